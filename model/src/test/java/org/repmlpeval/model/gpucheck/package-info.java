/** What {@code model/gpu-check} runs on a machine with an NVIDIA device: each step prints rows of a Markdown table. */
package org.repmlpeval.model.gpucheck;
