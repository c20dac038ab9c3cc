/**
 * Architectures: one immutable record per family of networks, the presets by name, and the checks of architecture files. An
 * architecture gives the network of each form as a list of operations. It holds no weights and does no computation on weights.
 */
package org.repmlpeval.model.arch;
