package org.repmlpeval.model.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.repmlpeval.model.InvalidInputException;

/**
 * The size of a network as it was published, with as many digits.
 *
 * @param parameters of the training-time form, in millions
 * @param gmacs multiply-accumulates of the deploy form for one image, in thousand millions; papers often call them FLOPs
 * @param source where it was published
 */
public record PublishedSize(
        @JsonProperty(required = true) String parameters,
        @JsonProperty(required = true) String gmacs,
        @JsonProperty(required = true) String source) {
    /** @throws InvalidInputException if one of them is not a positive number */
    public PublishedSize {
        requirePositive("parameters", parameters);
        requirePositive("gmacs", gmacs);
    }

    private static void requirePositive(String key, String number) {
        if (!number.matches("\\d+(\\.\\d+)?") || Double.parseDouble(number) == 0) {
            throw new InvalidInputException(key + " is " + number + "; legal: a number above 0, for example 38.3");
        }
    }
}
