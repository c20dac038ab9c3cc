package org.repmlpeval.model.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.recipe.Recipes;

/**
 * One published number.
 *
 * @param data the data set and its split
 * @param metric what was measured
 * @param percent its value, more than 0 and at most 100
 * @param recipe name of the preprocessing in {@link Recipes}; null if the source does not give it
 * @param source where the number was published: paper with table or section, or web page
 */
@JsonPropertyOrder({"data", "metric", "percent", "recipe", "source"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublishedResult(
        @JsonProperty(required = true) String data,
        @JsonProperty(required = true) Metric metric,
        @JsonProperty(required = true) double percent,
        String recipe,
        @JsonProperty(required = true) String source) {

    /** What a published number measures. */
    public enum Metric {
        /** Share of images whose largest logit is the label's. */
        @JsonProperty("top-1")
        TOP_1("top-1"),
        /** Share of images whose label is among the five largest logits. */
        @JsonProperty("top-5")
        TOP_5("top-5"),
        /** Mean over classes of intersection over union. */
        @JsonProperty("mIoU")
        MIOU("mIoU");

        private final String label;

        Metric(String label) {
            this.label = label;
        }

        /** The name in papers and in {@code catalogue.yaml}. */
        public String label() {
            return label;
        }
    }

    /** @throws InvalidInputException if the percentage is out of range or there is no recipe with that name */
    public PublishedResult {
        if (!(percent > 0 && percent <= 100)) {
            throw new InvalidInputException("percent is " + percent + "; legal: more than 0, at most 100");
        }
        if (recipe != null) {
            Recipes.named(recipe);
        }
    }
}
