package dev.regain.app

import dev.regain.bridge.Flow
import dev.regain.bridge.Setup
import dev.regain.kit.Brightness
import dev.regain.kit.Cameras
import dev.regain.kit.Clipboard
import dev.regain.kit.Haptics
import dev.regain.kit.Keys
import dev.regain.kit.Surroundings
import dev.regain.kit.Vault
import dev.regain.kit.Voice

/** Everything that the app is put together from; tests bring their own. */
class Graph(
    val keys: Keys,
    val vault: Vault,
    val cameras: Cameras,
    val brightness: Brightness,
    val haptics: Haptics,
    val clipboard: Clipboard,
    val surroundings: Surroundings,
    val voice: Voice,
    /** Everything of the set-up but the wallet's key. */
    val setup: () -> Setup,
) {
    fun open(): Flow = Flow.open(setup().copy(walletKey = vault.walletKey()))
}
