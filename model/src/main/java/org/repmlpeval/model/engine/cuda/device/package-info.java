/**
 * NVIDIA devices through CUDA's driver interface, cuBLASLt and NVRTC: finding the libraries, errors as sentences, memory, kernels and
 * matrix products. Knows no plans.
 */
package org.repmlpeval.model.engine.cuda.device;
