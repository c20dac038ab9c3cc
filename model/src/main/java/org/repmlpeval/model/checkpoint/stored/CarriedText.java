package org.repmlpeval.model.checkpoint.stored;

/**
 * A text that a checkpoint carries and that may describe the preprocessing, such as OpenMMLab's configuration. It is never executed.
 *
 * @param entry where it was found, as keys joined by dots, e.g. {@code meta.config}
 */
public record CarriedText(String entry, String text) {}
