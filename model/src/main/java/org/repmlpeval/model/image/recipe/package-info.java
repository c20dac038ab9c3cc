/**
 * Recipes: preprocessing that has a name and a hash. A recipe resizes, crops and normalises a decoded image into a network
 * input.
 */
package org.repmlpeval.model.image.recipe;
