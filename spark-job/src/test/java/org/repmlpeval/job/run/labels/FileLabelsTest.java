package org.repmlpeval.job.run.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.DevkitOrder;
import org.repmlpeval.partitioning.classes.ImageNet1k;

class FileLabelsTest {
    private static final List<String> SYNSETS = ImageNet1k.classes().names();

    @TempDir
    Path directory;

    @Test
    void thePublishedFilesAgreeInEveryFormat() throws IOException {
        Path labels = Path.of(System.getProperty("repmlp.shared", ""), "data/labels");
        Assumptions.assumeTrue(Files.isDirectory(labels), "repmlp.shared is not set");
        List<String> ids;
        try (Stream<Path> files = Files.list(labels.resolve("ilsvrc-flat/data"))) {
            ids = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        ImageLabels caffe = labels(labels.resolve("val_caffe.txt"), 1000, ids, OptionalInt.empty(), "auto");
        ImageLabels truth =
                labels(labels.resolve("validation_ground_truth_devkit.txt"), 1000, ids, OptionalInt.empty(), "auto");
        assertThat(truth.labels()).hasSize(100).isEqualTo(caffe.labels());
        assertThat(truth.section().meaning()).contains("published ground truth");
        assertThat(truth.section().matchedBy()).isEqualTo("by the number in the file name, counted from 1");
        assertThat(caffe.section().meaning()).contains("counted from 0");
        ImageLabels zero = labels(labels.resolve("ilsvrc-flat/list_1000.txt"), 1000, ids, OptionalInt.of(0), "auto");
        ImageLabels one = labels(labels.resolve("ilsvrc-flat/list_1001.txt"), 1000, ids, OptionalInt.of(1), "auto");
        assertThat(zero.labels()).isEqualTo(caffe.labels());
        assertThat(one.labels()).isEqualTo(caffe.labels());
        assertThatThrownBy(() ->
                        labels(labels.resolve("ilsvrc-flat/list_1001.txt"), 1000, ids, OptionalInt.empty(), "auto"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("run from 8 to 964")
                .hasMessageEndingWith("say which with --labels-base 0 or --labels-base 1");
        ImageLabels real = labels(labels.resolve("real.json"), 1000, ids, OptionalInt.empty(), "auto");
        long hits = IntStream.range(0, 100)
                .filter(i -> real.labels().get(i).contains(caffe.labels().get(i).get(0)))
                .count();
        assertThat(hits).as("ILSVRC's label is one of ReaL's for most images").isGreaterThan(75);
        assertThat(real.section().unlabelledImages())
                .isEqualTo(real.labels().stream().filter(List::isEmpty).count());
    }

    @Test
    void aGroundTruthOfAThousandClassesIsNeverGuessed() throws IOException {
        List<String> flat = IntStream.range(0, 30)
                .mapToObj(i -> "img" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + ".png")
                .toList();
        List<String> devkit =
                IntStream.range(0, 30).mapToObj(i -> "" + (33 * i + 1)).toList();
        Path truth = Files.write(directory.resolve("truth.txt"), devkit);
        assertThatThrownBy(() -> labels(truth, 1000, flat, OptionalInt.empty(), "auto"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("numbers of ILSVRC's development kit")
                .hasMessageContaining("--labels-order devkit or --labels-order sorted");
        List<Integer> expected = IntStream.range(0, 30)
                .map(i -> DevkitOrder.positions().get(33 * i))
                .boxed()
                .toList();
        assertThat(flattened(labels(truth, 1000, flat, OptionalInt.empty(), "devkit")))
                .isEqualTo(expected);
        assertThat(flattened(labels(truth, 1000, flat, OptionalInt.of(1), "sorted")))
                .isEqualTo(IntStream.range(0, 30).map(i -> 33 * i).boxed().toList());
        Path order = Files.write(
                directory.resolve("order.txt"),
                IntStream.range(0, 1000)
                        .mapToObj(i -> DevkitOrder.synsets().get(i) + " " + (i + 1) + " words")
                        .toList());
        assertThat(flattened(labels(truth, 1000, flat, OptionalInt.of(1), order.toString())))
                .isEqualTo(expected);

        List<String> inFolders = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            inFolders.add(SYNSETS.get(expected.get(i)) + "/" + flat.get(i));
        }
        List<Integer> sorted = IntStream.range(0, 30)
                .boxed()
                .sorted((a, b) -> inFolders.get(a).compareTo(inFolders.get(b)))
                .toList();
        Path shuffled = Files.write(
                directory.resolve("shuffled.txt"),
                sorted.stream().map(devkit::get).toList());
        ImageLabels byFolders =
                labels(shuffled, 1000, inFolders.stream().sorted().toList(), OptionalInt.empty(), "auto");
        assertThat(byFolders.section().meaning()).contains("development kit", "agrees with the class folders");
        assertThat(flattened(byFolders))
                .isEqualTo(sorted.stream().map(expected::get).toList());
    }

    @Test
    void whatIsOutOfRangeOrUnknownIsAnErrorWithItsLine() throws IOException {
        List<String> ids = List.of("a.png", "b.png");
        Path large = Files.writeString(directory.resolve("large.txt"), "a.png 0\nb.png 11\n");
        assertThatThrownBy(() -> labels(large, 10, ids, OptionalInt.empty(), "auto"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 2: class 11 is out of range; legal: 0 to 9");
        Path both = Files.writeString(directory.resolve("both.txt"), "a.png 0\nb.png 10\n");
        assertThatThrownBy(() -> labels(both, 10, ids, OptionalInt.empty(), "auto"))
                .hasMessageContaining(
                        "line 2: class 10 is out of range; legal: 0 to 9 as numbers of the network's outputs, counted from 0");
        Path word = Files.writeString(directory.resolve("word.csv"), "a.png,0\nb.png,1\nc.png,two\n");
        assertThatThrownBy(() -> labels(word, 2, List.of("a.png", "b.png", "c.png"), OptionalInt.empty(), "auto"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("names 3 classes, but the network has 2")
                .hasMessageContaining("not that of label file " + word + ", line 3: 'two'");
        Path background = Files.writeString(directory.resolve("background.txt"), "a.png 0\nb.png 9\n");
        assertThat(flattened(labels(background, 11, ids, OptionalInt.of(-1), "auto")))
                .containsExactly(1, 10);
        Path last = Files.writeString(directory.resolve("last.txt"), "a.png 1\nb.png 10\n");
        assertThat(flattened(labels(last, 10, ids, OptionalInt.empty(), "auto")))
                .containsExactly(0, 9);
        Path synset = Files.writeString(directory.resolve("synset.csv"), "a.png,n01440764\nb.png,n15075141\n");
        assertThat(flattened(labels(synset, 1000, ids, OptionalInt.empty(), "auto")))
                .containsExactly(0, 999);
    }

    @Test
    void namesInTheOrderOfTheNumbersAreWholeLinesUnlessFirstWordsAreNeeded() throws IOException {
        List<String> ids = List.of("a.png", "b.png", "c.png");
        Path numbers = Files.writeString(directory.resolve("numbers.txt"), "a.png 0\nb.png 1\nc.png 2\n");
        Path animals = Files.write(
                directory.resolve("animals.txt"), List.of("great white shark", "great grey owl", "tabby cat"));
        String order = animals.toString();
        ImageLabels sorted = labels(numbers, 3, ids, OptionalInt.of(0), order);
        assertThat(sorted.classes()).containsExactly("great grey owl", "great white shark", "tabby cat");
        assertThat(flattened(sorted)).containsExactly(1, 0, 2);
        Path outputs = Files.write(
                directory.resolve("outputs.txt"), List.of("tabby cat", "great white shark", "great grey owl"));
        assertThat(flattened(labels(numbers, 3, ids, OptionalInt.of(0), order, outputs)))
                .containsExactly(1, 2, 0);
        Path words = Files.write(directory.resolve("words.txt"), List.of("great", "tabby", "other"));
        assertThatThrownBy(() -> labels(numbers, 3, ids, OptionalInt.of(0), order, words))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("animals.txt, line 2: 'great' is already on line 1");
        Path synsets = Files.write(
                directory.resolve("synsets.txt"), List.of("n03 no synset", "n01440764 tench", "n01443537 goldfish"));
        assertThat(labels(numbers, 3, ids, OptionalInt.of(0), synsets.toString())
                        .classes())
                .containsExactly("n01440764 tench", "n01443537 goldfish", "n03 no synset");
    }

    @Test
    void namesThatLookLikeNumbersAreKeptAmongOtherNames() throws IOException {
        Path films = Files.writeString(directory.resolve("films.csv"), "a.png,007\nb.png,7\nc.png,jaws\n");
        ImageLabels labels = labels(films, 3, List.of("a.png", "b.png", "c.png"), OptionalInt.empty(), "auto");
        assertThat(labels.classes()).containsExactly("007", "7", "jaws");
        assertThat(flattened(labels)).containsExactly(0, 1, 2);
        Path padded = Files.writeString(directory.resolve("padded.csv"), "a.png,000\nb.png,002\n");
        assertThat(flattened(labels(padded, 3, List.of("a.png", "b.png"), OptionalInt.empty(), "auto")))
                .containsExactly(0, 2);
    }

    private static List<Integer> flattened(ImageLabels labels) {
        return labels.labels().stream().flatMap(List::stream).toList();
    }

    private static ImageLabels labels(Path file, int classes, List<String> ids, OptionalInt base, String order)
            throws IOException {
        return labels(file, classes, ids, base, order, null);
    }

    /** @param list class list of the network; null for none */
    private static ImageLabels labels(
            Path file, int classes, List<String> ids, OptionalInt base, String order, Path list) throws IOException {
        LabelSettings settings = new LabelSettings(Optional.of(file.toString()), Optional.empty(), base, order);
        ClassOrderSettings names = ClassOrderSettings.parse(list == null ? null : list.toString(), "auto");
        return new FileLabels(new Configuration(), settings, names, classes, CarriedClasses.NONE).of(ids);
    }
}
