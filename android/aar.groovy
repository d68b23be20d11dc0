// Unpacks every AAR among the dependencies and tells Maven that its classes.jar is what belongs on the classpath.
def folder = new File(session.userProperties['regain.target'] ?: project.properties['regain.target'], 'android/aar')
folder.mkdirs()
def run = { Object... command ->
    def output = new StringBuffer()
    def process = command*.toString().execute(null as List, folder)
    process.waitForProcessOutput(output, output)
    if (process.exitValue()) throw new RuntimeException("${command.take(4)}: $output")
}
project.artifacts.findAll { it.type == 'aar' }.each { library ->
    def unpacked = new File(folder, "${library.groupId}.${library.artifactId}-${library.version}")
    if (!new File(unpacked, 'ready').exists()) {
        run('unzip', '-qo', library.file, '-d', unpacked)
        // Some carry more than one jar (emoji2): one jar then holds them all.
        if (new File(unpacked, 'libs').list()) {
            run('sh', '-ec', "cd '$unpacked'; mkdir -p all; for jar in libs/*.jar; do unzip -qo \$jar -d all; done; cd all; zip -qr ../classes.jar .")
        }
        new File(unpacked, 'ready').createNewFile()
    }
    library.file = new File(unpacked, 'classes.jar')
    library.artifactHandler.addedToClasspath = true
}
