/**
 * Simulated post-training quantisation: the int8 form's state dict from the deploy form's, and the calibration of layers' inputs.
 * Knows no images and no files.
 */
package org.repmlpeval.model.quantise;
