/**
 * Known facts about each preset beyond its architecture: the preprocessing that it was evaluated with, and published accuracies.
 * The facts are in {@code catalogue.yaml}, each with its source. This package defines no network, and no fingerprint depends on it.
 */
package org.repmlpeval.model.catalogue;
