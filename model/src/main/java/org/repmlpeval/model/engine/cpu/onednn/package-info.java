/** Convolutions and products of few rows by oneDNN: its primitives, bound to this engine's memory. */
package org.repmlpeval.model.engine.cpu.onednn;
