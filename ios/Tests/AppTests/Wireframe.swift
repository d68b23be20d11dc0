import Foundation
import SwiftUI

/// A drawing of a recorded tree as SVG: boxes and words where a simple layout puts them. It shows what is there and in which order, not
/// how an iPhone draws it, and says so.
@MainActor
struct Wireframe {
    struct Rect {
        var x, y, width, height: Double
    }

    let title: String
    let size: CGSize
    let ink: String
    /// The words run from the right to the left.
    let runsLeft: Bool
    private var out = ""

    init(_ recording: Recording, title: String, size: CGSize, ink: String, paper: String, runsLeft: Bool) {
        (self.title, self.size, self.ink, self.runsLeft) = (title, size, ink, runsLeft)
        let (width, height) = (Double(size.width), Double(size.height))
        box(Rect(x: 0, y: 0, width: width, height: height), fill: paper, stroke: ink, corner: 0)
        let inside = Rect(x: 0, y: 28, width: width, height: height - 28)
        for node in recording.nodes { place(node, inside) }
        words("WIREFRAME · \(title)", x: start(inside, 12), y: 19, font: 12, color: "#B00020", weight: "bold")
    }

    /// The whole picture.
    var svg: String { "\(opening(x: 0, y: 0))\(out)</svg>" }

    /// The picture as a part of another one.
    func part(x: Double, y: Double) -> String { "\(opening(x: x, y: y))\(out)</svg>" }

    private func opening(x: Double, y: Double) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" x=\"\(x)\" y=\"\(y)\" width=\"\(size.width)\" height=\"\(size.height)\" "
            + "viewBox=\"0 0 \(size.width) \(size.height)\" font-family=\"sans-serif\">"
    }

    private mutating func place(_ node: Node, _ rect: Rect) {
        let look = node.look
        switch node.kind {
        case .text: lines(node, rect)
        case .image: box(square(rect, 16), fill: "none", stroke: paint(look.color), corner: 8)
        case .field:
            box(rect, fill: "none", stroke: ink, corner: 8)
            let typed = node.value.flatMap { $0.isEmpty ? nil : $0 } ?? node.text
            words(typed, x: start(rect, 8), y: rect.y + 28, font: 15, color: ink)
        case .progress: box(square(rect, 24), fill: "none", stroke: ink, corner: 12)
        case .foreign: box(rect, fill: "#777777", stroke: "none", corner: 0)
        case .shape:
            box(rect, fill: look.fill.map(paint) ?? "none", stroke: look.stroke.map(paint) ?? "none", corner: look.corner)
        case .spacer: break
        case .background:
            box(rect, fill: look.fill.map(paint) ?? "none", stroke: look.stroke.map(paint) ?? "none", corner: look.corner)
            for child in node.children { place(child, rect) }
        case .padding:
            let (top, leading, bottom, trailing) = (look.insets[0], look.insets[1], look.insets[2], look.insets[3])
            let inner = Rect(
                x: rect.x + leading, y: rect.y + top, width: rect.width - leading - trailing, height: rect.height - top - bottom)
            for child in node.children { place(child, inner) }
        case .frame, .button, .layers: stacked(node, rect)
        case .row: row(node, rect)
        case .column, .scroll: column(node, rect)
        }
    }

    /// On top of each other, each as large as it wants, at the edge that the alignment names.
    private mutating func stacked(_ node: Node, _ rect: Rect) {
        for child in node.children {
            let wanted = height(child, rect.width)
            let tall = isElastic(child) ? rect.height : min(wanted, rect.height)
            let spare = rect.height - tall
            let alignment = node.look.alignment
            let above = alignment.hasPrefix("top") ? 0 : alignment.hasPrefix("bottom") ? spare : spare / 2
            let width = min(child.look.size[0] ?? rect.width, rect.width)
            place(child, Rect(x: rect.x + (rect.width - width) / 2, y: rect.y + above, width: width, height: tall))
        }
    }

    private mutating func row(_ node: Node, _ rect: Rect) {
        var used = 0.0
        for (child, width) in zip(node.children, widths(node, rect.width)) {
            let x = runsLeft ? rect.x + rect.width - used - width : rect.x + used
            place(child, Rect(x: x, y: rect.y, width: width, height: rect.height))
            used += width + node.look.spacing
        }
    }

    /// What each of a row has: an image its own size, the others alike what is left.
    private func widths(_ row: Node, _ width: Double) -> [Double] {
        let images = row.children.filter { $0.kind == .image }.count
        let taken = 16 * Double(images) + row.look.spacing * Double(max(row.children.count - 1, 0))
        let share = (width - taken) / Double(max(row.children.count - images, 1))
        return row.children.map { $0.kind == .image ? 16 : share }
    }

    private mutating func column(_ node: Node, _ rect: Rect) {
        let heights = node.children.map { isElastic($0) ? 0 : height($0, rect.width) }
        let gaps = node.look.spacing * Double(max(node.children.count - 1, 0))
        let elastic = node.children.filter { isElastic($0) }.count
        let left = max(rect.height - heights.reduce(gaps, +), 0)
        var y = rect.y
        for (child, own) in zip(node.children, heights) {
            let tall = isElastic(child) && node.kind != .scroll ? left / Double(max(elastic, 1)) : own
            place(child, Rect(x: rect.x, y: y, width: rect.width, height: tall))
            y += tall + node.look.spacing
        }
    }

    private mutating func lines(_ node: Node, _ rect: Rect) {
        let font = points(node.look.font)
        for (index, line) in wrapped(node.text, rect.width, font).enumerated() {
            let y = rect.y + font * (1.1 + 1.35 * Double(index))
            let weight = node.look.font.weight == .regular ? "normal" : "600"
            words(line, x: start(rect), y: y, font: font, color: paint(node.look.color), weight: weight)
        }
    }

    /// Where a line of words begins.
    private func start(_ rect: Rect, _ indent: Double = 0) -> Double {
        runsLeft ? rect.x + rect.width - indent : rect.x + indent
    }

    /// What a node needs at this width.
    private func height(_ node: Node, _ width: Double) -> Double {
        let look = node.look
        let below = { (width: Double) in node.children.map { height($0, width) } }
        switch node.kind {
        case .text: return points(look.font) * 1.35 * Double(wrapped(node.text, width, points(look.font)).count)
        case .image, .progress: return 24
        case .field: return 48
        case .spacer: return look.size[4] ?? 8
        case .shape, .foreign: return 0
        case .padding:
            return look.insets[0] + look.insets[2] + (below(width - look.insets[1] - look.insets[3]).max() ?? 0)
        case .frame: return look.size[1] ?? max(look.size[4] ?? 0, below(look.size[0] ?? width).max() ?? 0)
        case .background, .button, .layers: return below(width).max() ?? 0
        case .row: return zip(node.children, widths(node, width)).map { height($0, $1) }.max() ?? 0
        case .column, .scroll: return below(width).reduce(look.spacing * Double(max(node.children.count - 1, 0)), +)
        }
    }

    /// Whether it takes all the room there is.
    private func isElastic(_ node: Node) -> Bool {
        switch node.kind {
        case .scroll, .spacer, .shape, .foreign: true
        case .frame: node.look.size[1] == nil && node.look.size[4] == nil && node.children.contains { isElastic($0) }
        case .column, .padding: node.children.contains { isElastic($0) }
        // What lies over something is as large as that.
        case .layers: node.look.size[5] == .infinity || node.children.first.map { isElastic($0) } ?? false
        case .text, .image, .button, .field, .row, .progress, .background: false
        }
    }

    private func points(_ font: Font) -> Double {
        switch font.style {
        case .largeTitle: 34
        case .title: 28
        case .title2: 22
        case .title3: 20
        case .headline, .body: 17
        case .callout: 16
        case .subheadline: 15
        case .footnote: 13
        case .caption, .caption2: 12
        }
    }

    private func wrapped(_ text: String, _ width: Double, _ font: Double) -> [String] {
        let fits = max(Int(width / (font * 0.55)), 4)
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < fits {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private func paint(_ color: Color) -> String {
        switch color.name {
        case "primary": ink
        case "clear": "none"
        default: color.name
        }
    }

    private func square(_ rect: Rect, _ side: Double) -> Rect {
        Rect(x: rect.x + (rect.width - side) / 2, y: rect.y + (rect.height - side) / 2, width: side, height: side)
    }

    private mutating func box(_ rect: Rect, fill: String, stroke: String, corner: Double) {
        out += "<rect x=\"\(rect.x)\" y=\"\(rect.y)\" width=\"\(max(rect.width, 0))\" height=\"\(max(rect.height, 0))\" "
        out += "rx=\"\(corner)\" fill=\"\(fill)\" stroke=\"\(stroke)\"/>\n"
    }

    private mutating func words(
        _ text: String, x: Double, y: Double, font: Double, color: String, weight: String = "normal"
    ) {
        let safe = text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        let leftwards = runsLeft ? " direction=\"rtl\"" : ""
        out += "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(font)\" font-weight=\"\(weight)\" fill=\"\(color)\"\(leftwards)>"
        out += "\(safe)</text>\n"
    }
}
