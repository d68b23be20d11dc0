// The app. Its tests are Maven's: they start the service of this workspace as a process.
plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.compose)
}

val root = rootDir.resolve("..")

android {
    namespace = "dev.regain.app"
    compileSdk = 37
    defaultConfig {
        applicationId = "dev.regain.app"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        // The organisation that the app is built for: -Pregain.service=recover.your-organisation.example
        manifestPlaceholders["serviceHost"] = providers.gradleProperty("regain.service").getOrElse("recover.contoso.example")
        ndk.abiFilters += "arm64-v8a"
    }
    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"))
        }
    }
    buildFeatures.compose = true
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    sourceSets["main"].apply {
        kotlin.directories.add(root.resolve("target/phone/bindings/look/kotlin").path)
        assets.directories.add(layout.buildDirectory.dir("models").get().asFile.path)
    }
}

// The models lie below `models` in the assets, without their cards and recipes.
val models = tasks.register<Sync>("models") {
    from(root.resolve("models")) {
        include("models.toml", "*.onnx")
    }
    into(layout.buildDirectory.dir("models/models"))
}
tasks.named("preBuild") { dependsOn(models) }

dependencies {
    implementation(project(":bridge"))
    implementation(project(":kit"))
    implementation(libs.androidx.activity.compose)
    implementation(libs.compose.foundation)
    implementation(libs.compose.material3)
    implementation(libs.compose.ui)
    implementation(libs.coroutines.android)
}
