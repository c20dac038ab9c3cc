package org.repmlpeval.model.image.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.resize.Filter;

class RecipesTest {
    private static final String IMAGENET = ";exif=ignore;mean=0.485,0.456,0.406;std=0.229,0.224,0.225";
    private static final String YAML = "name: mine\nresize: 256\nfilter: bilinear\ncrop: 224\n"
            + "mean: [0.485, 0.456, 0.406]\nstd: [0.229, 0.224, 0.225]\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "res50-224, resize=short:256:bilinear;crop=center:224x224",
        "repmlpnet-224, resize=short:224:bilinear;crop=center:224x224",
        "repmlpnet-256, resize=short:256:bilinear;crop=center:256x256",
        "openmmlab-b224, resize=exact:256x256:bilinear;crop=center:224x224",
        "openmmlab-b256, resize=short:292:bilinear;crop=center:256x256",
        "timm-224-0.875-bicubic, resize=short:256:bicubic;crop=center:224x224",
        "timm-224-0.9-bicubic, resize=short:248:bicubic;crop=center:224x224",
        "timm-256-1-bilinear, resize=short:256:bilinear;crop=center:256x256",
        "resize-96, resize=exact:96x96:bilinear;crop=none:96x96",
        "resize-56x112, resize=exact:56x112:bilinear;crop=none:56x112",
        "none-32, resize=none;crop=none:32x32",
        "none-1024x2048, resize=none;crop=none:1024x2048",
    })
    void namesThePublishedRecipes(String name, String steps) {
        assertThat(Recipes.named(name).canonical()).isEqualTo(steps + IMAGENET);
        assertThat(Recipes.named(name).name()).isEqualTo(name);
    }

    @Test
    void theHashLeavesOutTheName() {
        assertThat(Recipes.named("timm-256-1.0-bilinear").hash())
                .isEqualTo(Recipes.named("repmlpnet-256").hash())
                .isEqualTo("ff61752cc98c49de284cc28fa8dfddd16b6de6167c694e6ed02102d8a672fb05");
        assertThat(Recipes.named("repmlpnet-224").hash())
                .isNotEqualTo(Recipes.named("res50-224").hash());
    }

    @Test
    void anUnknownNameListsTheLegalOnes() {
        assertThatThrownBy(() -> Recipes.resolve("imagenet"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("unknown preprocessing recipe 'imagenet'; legal: res50-224, repmlpnet-<r>, openmmlab-b224,"
                        + " openmmlab-b256, timm-<r>-<crop_pct>-<bilinear|bicubic>, resize-<r>,"
                        + " resize-<h>x<w>, none-<r>, none-<h>x<w>, original, keep-ratio-<h>x<w>, long-edge-<r>,"
                        + " or the path of a YAML file");
    }

    @ParameterizedTest
    @CsvSource({
        "repmlpnet-0, resize size 0 is not in 1..16384 pixels",
        "resize-0x5, resize size 0 is not in 1..16384 pixels",
        "none-99999, crop size 99999 is not in 1..16384 pixels",
        "timm-224-1.5-bicubic, crop_pct 1.5 of recipe 'timm-224-1.5-bicubic' is not above 0 and at most 1",
    })
    void sizesHaveBounds(String name, String message) {
        assertThatThrownBy(() -> Recipes.named(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message.replace("''", "'"));
    }

    @Test
    void readsYaml() throws IOException {
        assertThat(Recipes.resolve(file("a.yaml", YAML).toString()).hash())
                .isEqualTo(Recipes.named("res50-224").hash());
        assertThat(Recipes.resolve(file("plain", YAML).toString()).name()).isEqualTo("mine");
        assertThat(load(YAML.replace("256", "[300, 320]").replace("224\n", "[200, 210]\nexif: apply\n"))
                        .canonical())
                .startsWith("resize=exact:300x320:bilinear;crop=center:200x210;exif=apply;");
        assertThat(load(YAML.replace("256\nfilter: bilinear", "none").replace("224\n", "none\nsize: [30, 40]\n"))
                        .canonical())
                .startsWith("resize=none;crop=none:30x40;");
        assertThat(load(YAML.replace("256", "[300, 320]").replace("224\n", "none\n"))
                        .canonical())
                .startsWith("resize=exact:300x320:bilinear;crop=none:300x320;");
        assertThat(load(YAML.replace("256", "{keep_ratio: [1024, 2048]}").replace("crop: 224\n", ""))
                        .canonical())
                .startsWith("resize=keep-ratio:1024x2048:bilinear;crop=any;");
        assertThat(load(YAML.replace("256", "{long_edge: 2048}").replace("224\n", "none\nsize: any\n"))
                        .canonical())
                .startsWith("resize=long:2048:bilinear;crop=any;");
        assertThat(Recipes.named("original").canonical()).startsWith("resize=none;crop=any;");
        assertThat(Recipes.named("keep-ratio-512x2048").canonical())
                .startsWith("resize=keep-ratio:512x2048:bilinear;crop=any;");
        assertThat(Recipes.named("long-edge-1024").canonical()).startsWith("resize=long:1024:bilinear;crop=any;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            mean: | means: | recipe file %s: unknown key 'means'; legal are name, resize, filter, crop, size, exif, mean, std; key 'mean' is missing; it must be three numbers, for red, green and blue
            name: mine | name: 3 | recipe file %s: key 'name' is 3; it must be a text, quoted if it looks like a number (default: the file's name, bad)
            filter: bilinear | filter: lanczos | recipe file %s: key 'filter' is "lanczos"; it must be bilinear or bicubic
            resize: 256 | resize: none | recipe file %s: key 'filter' is "bilinear"; it must be absent, because 'resize: none' has no filter
            resize: 256 | resize: {long: 3} | recipe file %s: key 'resize' is {"long":3}; it must be none, a short edge such as 256, [height, width], {keep_ratio: [height, width]} or {long_edge: 2048}
            resize: 256 | resize: {keep_ratio: 3} | recipe file %s: key 'resize' is {"keep_ratio":3}; it must be none, a short edge such as 256, [height, width], {keep_ratio: [height, width]} or {long_edge: 2048}
            resize: 256 | resize: [1, 2, 3] | recipe file %s: key 'resize' is [1,2,3]; it must be none, a short edge such as 256, [height, width], {keep_ratio: [height, width]} or {long_edge: 2048}
            crop: 224 | crop: none | recipe file %s: key 'size' is missing; it must be the size that images must have without a crop, such as 224 or [height, width], or any
            crop: 224 | crop: 0 | recipe file %s: crop size 0 is not in 1..16384 pixels
            std: [0.229, 0.224, 0.225] | std: [0.229, 0, 0.225] | recipe file %s: std 0.0 of channel 1 is not a finite number above 0
            mean: [0.485, 0.456, 0.406] | mean: 0.5 | recipe file %s: key 'mean' is 0.5; it must be three numbers, for red, green and blue
            crop: 224 | exif: turn | recipe file %s: key 'size' is missing; it must be the size that images must have without a crop, such as 224 or [height, width], or any; key 'exif' is "turn"; it must be ignore (the default) or apply
            """)
    void yamlErrorsNameFileAndKey(String from, String to, String message) throws IOException {
        Path file = file("bad.yaml", YAML.replace(from, to));
        assertThatThrownBy(() -> Recipes.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(String.format(message, file));
    }

    @Test
    void allKeysThatAreMissingAreNamedAtOnce() throws IOException {
        assertThatThrownBy(() -> Recipes.load(file("short.yaml", "exif: apply\n")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "key 'resize' is missing; it must be none, a short edge",
                        "key 'mean' is missing; it must be three numbers",
                        "key 'std' is missing; it must be three numbers")
                .hasMessageNotContaining("'name'")
                .hasMessageNotContaining("'crop'");
    }

    @Test
    void nameAndCropHaveDefaults() throws IOException {
        Recipe recipe = Recipes.load(file(
                "my-recipe.yml",
                YAML.replace("name: mine\n", "").replace("256", "[300, 320]").replace("crop: 224\n", "")));
        assertThat(recipe.name()).isEqualTo("my-recipe");
        assertThat(recipe.canonical()).startsWith("resize=exact:300x320:bilinear;crop=none:300x320;");
    }

    @Test
    void unreadableYamlIsTheUsersError() throws IOException {
        assertThatThrownBy(() -> Recipes.load(folder.resolve("absent.yaml")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot read recipe file");
        assertThatThrownBy(() -> load("a: [b")).hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> load("text")).hasMessageContaining("is not a map of the keys");
        assertThatThrownBy(() -> load(YAML + "crop: 225\n"))
                .hasMessageContaining("is not YAML: Duplicate field 'crop'");
    }

    @Test
    void anExactResizeWithoutCropNamesOneSize() {
        assertThatThrownBy(() -> new Recipe(
                        "odd",
                        Resize.exact(256, 256, Filter.BICUBIC),
                        Crop.none(224, 224),
                        ExifOrientation.IGNORE,
                        Normalisation.IMAGENET))
                .hasMessage(
                        "recipe 'odd' resizes to 256x256 (h x w) without a crop, but requires 224x224; use the same size or add a crop");
    }

    @Test
    void travelsSerialised() throws IOException, ClassNotFoundException {
        Recipe recipe = Recipes.named("timm-224-0.9-bicubic");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(recipe);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(recipe);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.485, 0.485", "1, 1", "0, 0", "-2.5, -2.5", "1e-7, 0.0000001", "0.1, 0.1", "123456789, 123456790"})
    void numbersAreWrittenShortest(float value, String text) {
        assertThat(Normalisation.shortest(value)).isEqualTo(text);
    }

    private Recipe load(String yaml) throws IOException {
        return Recipes.load(file("recipe.yaml", yaml));
    }

    private Path file(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name), yaml);
    }
}
