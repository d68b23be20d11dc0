import Foundation

/// A network that answers whatever is asked with its own sign-in page, as that of a hotel does. It ends with the tests.
public final class SignInPage: Sendable {
    struct NoPort: Error {}

    /// Where the service is thought to be.
    public let address: String

    public init() throws {
        #if canImport(Darwin)
            let stream = SOCK_STREAM
        #else
            let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        let listener = socket(AF_INET, stream, 0)
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &here) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isReady else { throw NoPort() }
        address = "http://127.0.0.1:\(UInt16(bigEndian: here.sin_port))/"
        Thread { Self.answer(listener) }.start()
    }

    private static func answer(_ listener: Int32) {
        let page = "<html>Welcome to our Wi-Fi</html>"
        let whole = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
        while true {
            let caller = accept(listener, nil, nil)
            guard caller >= 0 else { return }
            var asked = [UInt8](repeating: 0, count: 65_536)
            _ = read(caller, &asked, asked.count)
            _ = Array(whole.utf8).withUnsafeBytes { write(caller, $0.baseAddress, $0.count) }
            close(caller)
        }
    }
}
