package org.repmlpeval.model.image.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.decode.ImageDecoder;

/** 250 photographs: decoded and cropped pixels equal Pillow's and torchvision's. Runs where repmlp.shared names their folder. */
class GoldenPreprocessingTest {
    private static final List<String> RECIPES = List.of(
            "res50-224", "repmlpnet-224", "repmlpnet-256", "openmmlab-b224", "openmmlab-b256", "timm-224-0.9-bicubic");
    private static final int IMAGES = 250;

    @Test
    void equalsPillowOnPhotographs() throws IOException, ImageException {
        String shared = System.getProperty("repmlp.shared", "");
        Assumptions.assumeTrue(!shared.isBlank() && Files.isDirectory(Path.of(shared)), "repmlp.shared is not set");
        List<String> rows = Files.readAllLines(Path.of(shared, "reference/golden/preprocessing.jsonl"));
        assertThat(rows).hasSize(IMAGES);
        for (String row : rows) {
            JsonNode expected = new ObjectMapper().readTree(row);
            String file = expected.get("file").textValue();
            byte[] encoded = Files.readAllBytes(Path.of(shared, "data/imagenet-sample/val", file));
            DecodedImage decoded = ImageDecoder.decode(encoded);
            assertThat(decoded.mode().pillowName())
                    .as(file)
                    .isEqualTo(expected.get("mode").textValue());
            assertThat(decoded.hasIcc()).as(file).isEqualTo(expected.get("icc").booleanValue());
            assertThat(decoded.exifOrientation())
                    .as(file)
                    .isEqualTo(expected.get("exif_orientation").asInt(0));
            assertThat(decoded.image().sha256())
                    .as(file)
                    .isEqualTo(expected.get("decoded").textValue());
            for (String recipe : RECIPES) {
                assertThat(new Preprocessor(Recipes.named(recipe))
                                .cropped(decoded)
                                .sha256())
                        .as(file + ", " + recipe)
                        .isEqualTo(expected.get(recipe).textValue());
            }
        }
    }
}
