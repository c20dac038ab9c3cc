/**
 * What is known of each preset beyond its architecture: the preprocessing that it was evaluated with, accuracies that were published,
 * by whom. Facts in {@code catalogue.yaml}, each with its source; defines no network, and no fingerprint depends on it.
 */
package org.repmlpeval.model.catalogue;
