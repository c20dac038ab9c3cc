/**
 * Files of {@code torch.save}: the zip format and the legacy format, described as stored tensors.
 */
package org.repmlpeval.model.checkpoint.pth;
