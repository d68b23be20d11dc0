// What the Android Gradle plugin does before compiling: manifests merged, resources compiled and linked, R.java written.
import com.android.manifmerger.Merger

def base = project.basedir
def target = new File(project.build.directory)
def shared = new File(project.properties['regain.target'] ?: session.userProperties['regain.target'], 'android')
def PACKAGE = 'dev.regain.app'
def run = { List command ->
    def output = new StringBuffer()
    def process = command*.toString().execute(null as List, target)
    process.waitForProcessOutput(output, output)
    if (process.exitValue()) throw new RuntimeException("${command.take(4)}: $output")
}

// 1. What was unpacked by aar.groovy, for the app and for its tests.
def unpacked = { artifact -> new File(shared, "aar/${artifact.groupId}.${artifact.artifactId}-${artifact.version}") }
def libraries = project.artifacts.findAll { it.type == 'aar' }
def forApp = libraries.findAll { it.scope != 'test' }.collect(unpacked)
def forTests = libraries.collect(unpacked)

// 2. One manifest for the app, one for the tests with the activities of the test libraries. The source has no package, as Gradle's
// namespace wants it.
def source = new File(target, 'manifest/source.xml')
source.parentFile.mkdirs()
source.text = new File(base, 'src/main/AndroidManifest.xml').text.replaceFirst('<manifest ', "<manifest package=\"$PACKAGE\" ")
def merge = { String name, List folders ->
    def out = new File(target, "manifest/$name/AndroidManifest.xml")
    out.parentFile.mkdirs()
    def manifests = folders.collect { new File(it, 'AndroidManifest.xml') }.findAll { it.exists() }
    def arguments = ['--main', source.path, '--out', out.path, '--placeholder', "applicationId=$PACKAGE", '--placeholder', 'serviceHost=recover.contoso.example', '--property', 'MIN_SDK_VERSION=26',
                     '--property', 'TARGET_SDK_VERSION=35', '--log', 'WARNING', '--libs', manifests.join(File.pathSeparator)]
    if (new Merger().process(arguments as String[])) throw new RuntimeException('the manifests do not merge')
}
merge('main', forApp)
merge('test', forTests)

// 3. Resources: each library's once, the app's each time; R.java for the app and every library.
def framework = new File(target, 'framework.zip')
def sdk = project.artifacts.find { it.artifactId == 'android-all' }.file
if (!framework.exists()) {
    run(['sh', '-ec', "mkdir -p framework; cd framework; unzip -qo '$sdk' resources.arsc AndroidManifest.xml; zip -q0 ../framework.zip resources.arsc AndroidManifest.xml"])
}
def compiled = forTests.findAll { new File(it, 'res').list() }.collect { folder ->
    def zip = new File(shared, "flat/${folder.name}.zip")
    zip.parentFile.mkdirs()
    if (!zip.exists()) run(['aapt2', 'compile', '--dir', new File(folder, 'res'), '-o', zip])
    zip
}
def own = new File(target, 'own.zip')
run(['aapt2', 'compile', '--dir', new File(base, 'src/main/res'), '-o', own])
def packages = forTests.collect { (new File(it, 'AndroidManifest.xml').text =~ /package="([^"]+)"/)[0][1] }.unique()
def link = { String name, List more ->
    run(['aapt2', 'link', '-I', framework, '--manifest', "manifest/$name/AndroidManifest.xml", '--auto-add-overlay', '--no-resource-removal',
         '-o', "${name}.apk"] + more + compiled.collectMany { ['-R', it] } + ['-R', own])
}
link('main', ['--java', 'gen', '--extra-packages', packages.join(':'), '--proguard', 'aapt.pro'])
// Debian's aapt2 does not know <queries>, which the test libraries' manifests have.
link('test', ['--warn-manifest-validation'])
project.addCompileSourceRoot(new File(target, 'gen').path)

// 4. What the APK is made of, for `cargo xtask android apk`.
def packed = project.artifacts.findAll { it.scope in ['compile', 'runtime'] && it.artifactHandler.addedToClasspath }*.file.findAll { it.exists() }
new File(target, 'runtime.txt').text = packed.join('\n')
new File(target, 'sdk.txt').text = sdk
