// The generated bindings and the Rust library. First, in the workspace's root:
//     cargo xtask android bindings
//     cargo ndk --target arm64-v8a --output-dir target/android/jni build --package regain-bridge --profile phone
plugins {
    alias(libs.plugins.android.library)
}

val target = rootDir.resolve("../target")

android {
    namespace = "dev.regain.bridge"
    compileSdk = 37
    defaultConfig {
        minSdk = 26
        consumerProguardFiles("../keep.pro")
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    sourceSets["main"].apply {
        kotlin.directories.add(target.resolve("bindings/kotlin").path)
        jniLibs.directories.add(target.resolve("android/jni").path)
    }
}

dependencies {
    api(libs.kotlin.stdlib)
    api(libs.jna) {
        artifact {
            type = "aar"
        }
    }
}
