/**
 * Renaming of tensors: the rules of a user's file, the prefixes that wrappers add, and the parts of names from which rules can be
 * inferred. Two tensors never come to have one name. Knows no network.
 */
package org.repmlpeval.model.checkpoint.rename;
