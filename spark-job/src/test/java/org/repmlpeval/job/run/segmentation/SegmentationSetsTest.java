package org.repmlpeval.job.run.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.job.cli.options.LabelOptions;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.label.LabelRule;
import picocli.CommandLine.Option;

/** Data sets by name, and the keys of YAML files. */
class SegmentationSetsTest {
    private static final short IGNORED = LabelMap.IGNORED;
    private static final short STRAY = LabelMap.STRAY;

    /** The train ids of cityscapesScripts, helpers/labels.py, by id from 0 to 33. */
    private static final int[] TRAIN_IDS = {
        255, 255, 255, 255, 255, 255, 255, 0, 1, 255, 255, 2, 3, 4, 255, 255, 255, 5, 255, 6, 7, 8, 9, 10, 11, 12, 13,
        14, 15, 255, 255, 16, 17, 18
    };

    @TempDir
    Path folder;

    private static LabelRule rule(String name) {
        return set(name).rule().orElseThrow();
    }

    private static SegmentationSet set(String name) {
        return SegmentationSets.resolve(name, new Configuration());
    }

    static List<String> names() {
        return SegmentationSets.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNameIsADataSetOfThatName(String name) {
        SegmentationSet set = set(name);
        assertThat(set.name()).isEqualTo(name);
        assertThat(set.rule().map(LabelRule::classes).orElse(0))
                .isEqualTo(set.classes().size());
    }

    @Test
    void classesAreThoseOfTheBenchmarks() {
        assertThat(names()).isSorted();
        assertThat(set("cityscapes").classes())
                .hasSize(19)
                .startsWith("road", "sidewalk")
                .endsWith("motorcycle", "bicycle");
        assertThat(set("voc2012").classes())
                .hasSize(21)
                .startsWith("background", "aeroplane")
                .endsWith("tvmonitor");
        assertThat(set("ade20k").classes())
                .hasSize(150)
                .startsWith("wall", "building", "sky")
                .endsWith("clock", "flag");
        assertThat(set("camvid").classes())
                .hasSize(32)
                .startsWith("Animal", "Archway")
                .endsWith("Void", "Wall");
        assertThat(set("camvid-segnet").classes())
                .isEqualTo(set("camvid-11").classes())
                .containsExactly(
                        "sky",
                        "building",
                        "pole",
                        "road",
                        "pavement",
                        "tree",
                        "sign",
                        "fence",
                        "car",
                        "pedestrian",
                        "bicyclist");
        assertThat(set("loveda").classes()).hasSize(7);
        assertThat(set("potsdam").classes())
                .hasSize(6)
                .isEqualTo(set("vaihingen").classes());
        assertThat(set("bdd100k").classes()).isEqualTo(set("cityscapes").classes());
    }

    @Test
    void cityscapesIdsBecomeTrainIds() {
        for (int id = 0; id < TRAIN_IDS.length; id++) {
            int expected = TRAIN_IDS[id] == 255 ? IGNORED : TRAIN_IDS[id];
            assertThat((int) rule("cityscapes").ofValue(id)).as("id %d", id).isEqualTo(expected);
        }
        assertThat(rule("cityscapes").ofValue(34)).isEqualTo(STRAY);
        assertThat(rule("cityscapes").ofValue(255)).isEqualTo(STRAY);
        assertThat(rule("cityscapes-train-ids").ofValue(255)).isEqualTo(IGNORED);
        assertThat(rule("cityscapes-train-ids").ofValue(18)).isEqualTo((short) 18);
        assertThat(rule("cityscapes-train-ids").ofValue(19)).isEqualTo(STRAY);
    }

    @Test
    void ade20kLeavesOutZero() {
        assertThat(rule("ade20k").ofValue(0)).isEqualTo(IGNORED);
        assertThat(rule("ade20k").ofValue(1)).isZero();
        assertThat(rule("ade20k").ofValue(150)).isEqualTo((short) 149);
        assertThat(rule("ade20k").ofValue(151)).isEqualTo(STRAY);
        assertThat(rule("voc2012aug").ofValue(255)).isEqualTo(IGNORED);
    }

    @Test
    void camvidColoursAreClasses() {
        assertThat(rule("camvid").colours()).hasSize(32);
        assertThat(rule("camvid").ofColour(0x408040)).as("Animal").isZero();
        assertThat(rule("camvid").ofColour(0x40C000)).as("Wall").isEqualTo((short) 31);
        assertThat(rule("camvid").ofColour(0)).as("Void").isEqualTo(IGNORED);
        assertThat(rule("camvid").ofColour(0x010203)).isEqualTo(STRAY);
        assertThat(rule("camvid-11").ofColour(0x408040)).as("Animal").isEqualTo((short) 9);
        assertThat(rule("camvid-11").ofColour(0x40C000)).as("Wall").isEqualTo((short) 1);
        assertThat(rule("camvid-11").colours()).hasSize(32).containsEntry(0, LabelRule.IGNORE);
        assertThat(rule("camvid-segnet").ofValue(11)).isEqualTo(IGNORED);
    }

    @Test
    void theHelpNamesEveryDataSet() {
        String help = String.join("", option("dataset").description());
        List<String> words = Arrays.asList(help.split("[^a-z0-9-]+"));
        assertThat(words).containsAll(names());
    }

    private static Option option(String field) {
        try {
            return LabelOptions.class.getDeclaredField(field).getAnnotation(Option.class);
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theNetworkMustHaveTheClassesOfTheDataSet() {
        assertThatThrownBy(() -> set("ade20k").rule("my-net", 19))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("data set ade20k has 150 classes, but the network my-net has 19");
        assertThat(set("folders").rule("my-net", 19).classes()).isEqualTo(19);
        assertThat(set("folders").rule("my-net", 19).ofValue(255)).isEqualTo(IGNORED);
    }

    private SegmentationSet yaml(String text) throws IOException {
        Path file = folder.resolve("my-set.yaml");
        Files.writeString(file, text);
        return SegmentationSets.resolve(file.toString(), new Configuration());
    }

    @Test
    void everyKeyOfAFile() throws IOException {
        SegmentationSet set = yaml(
                """
                images: imgs
                labels: gts/{split}
                image_suffix: _img.jpg
                label_suffix: _gt.png
                list: splits/{split}.txt
                split: val
                classes: [a, b]
                ignore: [255, 0]
                label_map: {7: a, 8: 1, 9: ignore, 10: 255}
                unmapped: ignore
                """);
        assertThat(set.name()).isEqualTo("my-set");
        assertThat(set.layout().images()).isEqualTo("imgs");
        assertThat(set.layout().labels()).isEqualTo("gts/{split}");
        assertThat(set.layout().split()).contains("val");
        assertThat(set.layout().list()).contains("splits/{split}.txt");
        LabelRule rule = set.rule("net", 2);
        assertThat(rule.ofValue(7)).isZero();
        assertThat(rule.ofValue(8)).isEqualTo((short) 1);
        for (int value : new int[] {0, 1, 9, 10, 255}) {
            assertThat(rule.ofValue(value)).as("value %d", value).isEqualTo(IGNORED);
        }
        LabelRule colours =
                yaml("classes: 2\ncolours: {0: '#FF0000', 1: [[0, 255, 0], '#0000ff'], ignore: [0, 0, 0]}\n")
                        .rule("net", 2);
        assertThat(colours.ofColour(0xFF0000)).isZero();
        assertThat(colours.ofColour(0x00FF00)).isEqualTo((short) 1);
        assertThat(colours.ofColour(0x0000FF)).isEqualTo((short) 1);
        assertThat(colours.ofColour(0)).isEqualTo(IGNORED);
        LabelRule reduced = yaml("classes: [a, b]\nreduce_zero_label: true\nlabel_map: {5: b, 6: 1}\n")
                .rule("net", 2);
        assertThat(reduced.ofValue(5)).isEqualTo((short) 1);
        assertThat(reduced.ofValue(6)).isZero();
    }

    @Test
    void wrongFilesAreRefused() {
        refused("- a\n", "is not a map of the keys name, images");
        refused("a: [\n", "is not YAML");
        refused("clases: 3\n", "unknown key 'clases'; legal are name, images");
        refused("classes: 0\n", "key 'classes' is 0; it must be a list of names");
        refused("classes: [a, a]\n", "each once");
        refused("classes: [a, 1]\n", "key 'classes' is 1; it must be a list of texts, in quotes");
        refused("classes: [sky, ignore]\n", "any name but 'ignore'");
        refused("classes: [sky, Ignore]\n", "holds the name 'Ignore'; legal: any name but 'ignore'");
        for (String classes : new String[] {"1", "[a]", "4097", "32767"}) {
            refused("classes: " + classes + "\n", "there are 2 to 4096 classes");
        }
        refused("classes: 2\nlabel_map: {7: 0, 07: 1}\n", "key 'label_map' holds the value 7 twice");
        refused("classes: 2\nlabel_map: {900: w, 70: v, 8: u, 4000: x}\n", "names the class 'u'");
        refused("ignore: x\n", "key 'ignore' is \"x\"");
        refused("classes: 2\nignore: 70000\n", "ignore value 70000; legal: 0 to 65535");
        refused("classes: 2\nlabel_map: {a: 1}\n", "key 'label_map'");
        refused(
                "classes: [a, c]\nlabel_map: {3: b}\n",
                "key 'label_map' names the class 'b', which is not in 'classes'");
        refused("classes: 2\nlabel_map: {3: 2}\n", "the map sends 3 to 2, which is no class; legal: 0 to 1");
        refused("classes: 2\ncolours: {0: '#12345'}\n", "key 'colours' is \"#12345\"");
        refused("classes: 2\ncolours: {0: [1, 2, 256]}\n", "key 'colours'");
        refused("classes: 2\ncolours: {0: [1, 2, 3], 1: '#010203'}\n", "gives the colour #010203 to both '0' and '1'");
        refused("classes: 2\nunmapped: keep\n", "absent, because there is neither a label_map nor colours");
        refused("classes: 2\nreduce_zero_label: 1\n", "it must be true or false");
        refused("images: 3\n", "key 'images' is 3; it must be a text");
        refused("split: val\n", "none of images, labels and list contains {split}");
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> yaml(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("data set file")
                .hasMessageContaining(message);
    }

    @Test
    void unknownNamesAndFiles() {
        assertThatThrownBy(() -> set("voc"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("data set 'voc' is not known; legal: ade20k, bdd100k");
        assertThatThrownBy(() -> set("/nowhere/x.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("data set file /nowhere/x.yaml does not exist");
    }
}
