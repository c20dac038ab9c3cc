/** Reads the files of {@code torch.save}, in the zip format and the legacy format, and describes them as stored tensors. */
package org.repmlpeval.model.checkpoint.pth;
