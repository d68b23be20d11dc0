// For Android Studio. Unverified: these files have never been run, because the machines that built this had no Gradle and no Android SDK.
// CI builds and tests by Maven (`cargo xtask android test`, `apk`); tests/tests/gradle.rs holds the versions of both together.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "regain"
include(":bridge", ":kit", ":app")
