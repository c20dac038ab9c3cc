/**
 * Simulated post-training quantisation: makes the int8 form's state dict from the deploy form's, and calibrates the inputs of
 * layers. Does not depend on image decoding or files.
 */
package org.repmlpeval.model.quantise;
