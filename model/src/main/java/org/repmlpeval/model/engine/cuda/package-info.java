/**
 * Runs plans on NVIDIA devices, in float32 or float64: products by cuBLASLt, everything else by the kernels of the folder {@code
 * kernels}. Values are stored channel by channel.
 */
package org.repmlpeval.model.engine.cuda;
