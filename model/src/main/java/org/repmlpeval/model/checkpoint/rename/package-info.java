/**
 * Renaming of tensors: the rules of a user's file, the prefixes that wrappers add, and the comparison of names from which rules can
 * be inferred. Two tensors never get the same name. Does not depend on any network.
 */
package org.repmlpeval.model.checkpoint.rename;
