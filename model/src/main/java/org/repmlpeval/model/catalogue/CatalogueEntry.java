package org.repmlpeval.model.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.recipe.Recipes;

/**
 * What is known of one preset.
 *
 * @param name of the preset
 * @param definition where the network is defined
 * @param recipes names of preprocessing that fits it, the recommended one first; at least one
 * @param results published accuracies; empty where none is known
 * @param notes what a user must know to compare with them, a sentence each
 */
public record CatalogueEntry(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String definition,
        @JsonProperty(required = true) List<String> recipes,
        List<PublishedResult> results,
        List<String> notes) {

    /** @throws InvalidInputException if there is no recipe, or none of such a name */
    public CatalogueEntry {
        recipes = List.copyOf(recipes);
        results = results == null ? List.of() : List.copyOf(results);
        notes = notes == null ? List.of() : List.copyOf(notes);
        if (recipes.isEmpty()) {
            throw new InvalidInputException("model " + name + ": recipes is empty; give at least one");
        }
        recipes.forEach(Recipes::named);
    }

    /** The recommended recipe. */
    public String recipe() {
        return recipes.get(0);
    }
}
