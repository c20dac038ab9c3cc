/** Looks at the NVIDIA devices of this machine without running a plan. Knows {@code cuda.device} and no network. */
package org.repmlpeval.model.engine.cuda.probe;
