/**
 * Recipes describe preprocessing and have a name and a hash. A recipe resizes, crops and normalises a decoded image into a network
 * input.
 */
package org.repmlpeval.model.image.recipe;
