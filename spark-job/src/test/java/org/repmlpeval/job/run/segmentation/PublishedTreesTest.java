package org.repmlpeval.job.run.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Target;

/** Data sets as their authors publish them: pixels per class as Pillow and NumPy count them. Runs where repmlp.shared names their folder. */
class PublishedTreesTest {
    private static final Configuration CONF = new Configuration();

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void find() {
        String shared = System.getProperty("repmlp.shared", "");
        data = Path.of(shared, "data/segmentation");
        Assumptions.assumeTrue(!shared.isBlank() && Files.isDirectory(data), "repmlp.shared is not set");
    }

    private SegmentationInput read(String dataset, String root, String labels, String split, int classes)
            throws IOException {
        SegmentationSettings settings = new SegmentationSettings(
                Optional.of(dataset),
                Optional.ofNullable(labels).map(path -> data.resolve(path).toString()),
                Optional.ofNullable(split));
        return SegmentationInput.read(
                settings, data.resolve(root).toString(), "net", classes, OptionalInt.empty(), CONF);
    }

    /** Pixels per class, then the ignored and the stray ones. */
    private static long[] pixels(SegmentationInput input) throws IOException, ImageException {
        int classes = input.rule().classes();
        long[] counts = new long[classes + 2];
        Location root = Location.of(CONF, input.listing().labelRoot());
        LabelMapDecoder decoder = new LabelMapDecoder(input.rule(), 1 << 24);
        for (ImageEntry entry : input.listing().images().entries()) {
            Target.LabelFile label = (Target.LabelFile) entry.target();
            try (InputStream in = root.fileSystem().open(root.resolve(label.id()))) {
                for (short one : decoder.decode(in.readAllBytes()).classes()) {
                    counts[one == LabelMap.IGNORED ? classes : one == LabelMap.STRAY ? classes + 1 : one]++;
                }
            }
        }
        return counts;
    }

    private static void check(SegmentationInput input, int images, long... expected) throws Exception {
        assertThat(input.listing().images().entries()).hasSize(images);
        assertThat(input.warnings()).isEmpty();
        assertThat(pixels(input)).as(Arrays.toString(pixels(input))).isEqualTo(expected);
    }

    @Test
    void camvid() throws Exception {
        check(
                read("camvid-segnet", "camvid", null, null, 11),
                20,
                319075,
                902331,
                21098,
                992176,
                303547,
                559009,
                32111,
                102183,
                62528,
                22911,
                74989,
                64042,
                0);
        check(
                read("camvid-segnet", "camvid", null, "train", 11),
                30,
                838683,
                1277115,
                52535,
                1612356,
                222787,
                521173,
                50001,
                88893,
                308231,
                22589,
                15475,
                174162,
                0);
    }

    @Test
    void cityscapes() throws Exception {
        String root = "mmseg/pseudo_cityscapes_dataset";
        check(
                read("cityscapes", root, null, null, 19),
                1,
                9740,
                2628,
                12744,
                0,
                44,
                396,
                0,
                188,
                664,
                0,
                581,
                107,
                0,
                1802,
                0,
                0,
                0,
                0,
                0,
                3874,
                0);
        check(
                read("cityscapes-train-ids", root, null, null, 19),
                1,
                9737,
                2634,
                12748,
                0,
                43,
                400,
                0,
                190,
                663,
                0,
                579,
                106,
                0,
                1799,
                0,
                0,
                0,
                0,
                0,
                3869,
                0);
    }

    @Test
    void setsWithoutZero() throws Exception {
        String loveda = "mmseg/pseudo_loveda_dataset/";
        check(
                read("loveda", loveda + "img_dir", loveda + "ann_dir", null, 7),
                1,
                142441,
                14427,
                19208,
                3888,
                0,
                0,
                868612,
                0,
                0);
        String vaihingen = "mmseg/pseudo_vaihingen_dataset/";
        check(
                read("vaihingen", vaihingen + "img_dir", vaihingen + "ann_dir", null, 6),
                1,
                135362,
                79847,
                16532,
                4908,
                4212,
                0,
                21283,
                0);
    }

    @Test
    void bdd100k() throws Exception {
        long[] expected = new long[21];
        expected[2] = 64;
        expected[8] = 128;
        check(read("bdd100k", "mmseg/pseudo_bdd100k_dataset", null, null, 19), 3, expected);
    }

    @Test
    void palettesByAFileOfOnesOwn() throws Exception {
        Path yaml = folder.resolve("own.yaml");
        Files.writeString(
                yaml,
                """
                images: imgs
                labels: gts
                image_suffix: _img.jpg
                label_suffix: _gt.png
                list: splits/{split}.txt
                split: train
                classes: 7
                ignore: 255
                """);
        SegmentationInput train = read(yaml.toString(), "mmseg/pseudo_dataset", null, null, 7);
        SegmentationInput val = read(yaml.toString(), "mmseg/pseudo_dataset", null, "val", 7);
        assertThat(train.listing().images().entries().size()
                        + val.listing().images().entries().size())
                .isEqualTo(5);
        long[] both = pixels(train);
        long[] second = pixels(val);
        for (int i = 0; i < both.length; i++) {
            both[i] += second[i];
        }
        assertThat(both).isEqualTo(new long[] {118081, 11774, 6088, 27897, 0, 0, 0, 0, 0});
        assertThat(train.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6");
    }
}
