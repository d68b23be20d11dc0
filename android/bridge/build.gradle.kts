// The generated bindings and the Rust library. First, in the workspace's root:
//     cargo ndk --target arm64-v8a --output-dir target/phone/jni rustc --package regain-bridge --lib --crate-type cdylib --profile phone
//     cargo xtask android bindings --core target/phone/jni/arm64-v8a/libregain_bridge.so
plugins {
    alias(libs.plugins.android.library)
}

val phone = rootDir.resolve("../target/phone")

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
        kotlin.directories.add(phone.resolve("bindings/kotlin").path)
        jniLibs.directories.add(phone.resolve("jni").path)
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
