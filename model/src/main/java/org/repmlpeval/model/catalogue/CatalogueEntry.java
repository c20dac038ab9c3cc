package org.repmlpeval.model.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.recipe.Recipes;

/**
 * Known facts about one preset.
 *
 * @param name of the preset
 * @param definition where the network is defined
 * @param recipes names of suitable preprocessing recipes, at least one; the recommended one comes first
 * @param sizes published numbers of parameters and multiply-accumulates; empty if none is known
 * @param results published accuracies; empty if none is known
 * @param notes what a user must know for a comparison with them, one sentence each
 */
public record CatalogueEntry(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String definition,
        @JsonProperty(required = true) List<String> recipes,
        List<PublishedSize> sizes,
        List<PublishedResult> results,
        List<String> notes) {

    /** @throws InvalidInputException if there is no recipe, or a recipe name is unknown */
    public CatalogueEntry {
        recipes = List.copyOf(recipes);
        sizes = sizes == null ? List.of() : List.copyOf(sizes);
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
