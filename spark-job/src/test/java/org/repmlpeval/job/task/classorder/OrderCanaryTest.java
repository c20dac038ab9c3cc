package org.repmlpeval.job.task.classorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.run.labels.KnownOrders;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.classification.Confusion;
import org.repmlpeval.job.task.classorder.OrderCanary.Finding;

class OrderCanaryTest {
    private final Random random = Seed.random();

    /** The network is right with probability {@code skill} and guesses otherwise; its outputs are renamed. */
    private Confusion predictions(int classes, int images, double skill, IntUnaryOperator renamed) {
        Confusion sum = Confusion.empty();
        for (int i = 0; i < images; i++) {
            int label = i % classes;
            int predicted = random.nextDouble() < skill ? label : random.nextInt(classes);
            sum = sum.plus(Confusion.of("image-" + i, label, renamed.applyAsInt(predicted)));
        }
        return sum;
    }

    private static Optional<Finding> find(int classes, Confusion confusion) {
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return OrderCanary.find(classes, confusion, KnownOrders.of(classes, names, confusion.labels()));
    }

    @Test
    void knownOrdersAreNamedWithTheAccuracyTheyGive() {
        Finding reversed = find(10, predictions(10, 1000, 0.8, c -> 9 - c)).orElseThrow();
        assertThat(reversed.order()).isEqualTo("the classes are in reversed order");
        assertThat(reversed.images()).isEqualTo(1000);
        assertThat(reversed.renamedHits()).isBetween(760L, 880L);
        assertThat(reversed.hits()).isLessThan(60);
        assertThat(find(10, predictions(10, 1000, 0.8, c -> (c + 1) % 10))
                        .orElseThrow()
                        .order())
                .isEqualTo("off by one: each label is 1 too small for the network");
        assertThat(find(10, predictions(10, 1000, 0.8, c -> Math.max(0, c - 1)))
                        .orElseThrow()
                        .order())
                .isEqualTo("off by one: each label is 1 too large for the network");
        List<String> asText =
                IntStream.range(0, 12).mapToObj(Integer::toString).sorted().toList();
        assertThat(find(12, predictions(12, 600, 0.9, c -> asText.indexOf("" + c)))
                        .orElseThrow()
                        .order())
                .isEqualTo(
                        "the network's outputs are in the order of numbers that were sorted as text, so that 10 comes before 2 (0, 1, 10, 11, …, 2)");
        assertThat(find(12, predictions(12, 600, 0.9, c -> Integer.parseInt(asText.get(c))))
                        .orElseThrow()
                        .order())
                .isEqualTo(
                        "the labels are in the order of numbers that were sorted as text, so that 10 comes before 2 (0, 1, 10, 11, …, 2)");
    }

    /** The network is always right, but the labels of its classes 0 to 8 are counted otherwise. */
    private static String offBy(int one) {
        Confusion sum = Confusion.empty();
        for (int i = 0; i < 900; i++) {
            int output = i % 9;
            sum = sum.plus(Confusion.of("image-" + i, output + Math.max(0, one), output - Math.min(0, one)));
        }
        return find(10, sum).orElseThrow().order();
    }

    @Test
    void aReasonForLabelsThatAreOffByOneIsGivenOnlyIfTheLabelsAllowIt() {
        assertThat(offBy(1)).as("labels 1 to 9").endsWith("too large for the network (the labels may count from 1)");
        assertThat(offBy(-1))
                .as("labels 0 to 8")
                .endsWith("too small for the network (its first output may be a background class, which the labels do"
                        + " not count)");
    }

    @Test
    void namesWithNumbersAreOrderedAsPeopleCountThem() {
        List<String> names =
                IntStream.range(5, 17).mapToObj(i -> "c" + i).sorted().toList();
        List<String> counted = IntStream.range(5, 17).mapToObj(i -> "c" + i).toList();
        Confusion confusion = predictions(12, 600, 0.9, c -> counted.indexOf(names.get(c)));
        assertThat(OrderCanary.find(12, confusion, KnownOrders.of(12, names, confusion.labels()))
                        .orElseThrow()
                        .order())
                .endsWith("in the order of the class names as people count them ('c5' comes before 'c10'), not sorted"
                        + " as text");
    }

    @Test
    void theDevelopmentKitsOrderIsFoundOnFewImages() {
        List<Integer> devkit = org.repmlpeval.partitioning.classes.DevkitOrder.positions();
        assertThat(find(1000, predictions(1000, 100, 0.8, devkit::get))
                        .orElseThrow()
                        .order())
                .contains("labels are numbers of ILSVRC's development kit");
        assertThat(find(1000, predictions(1000, 100, 0.8, devkit::indexOf))
                        .orElseThrow()
                        .order())
                .contains("the network's outputs are in the order of ILSVRC's development kit");
    }

    @Test
    void anUnknownOrderIsFoundAndMeasuredOnOtherImages() {
        List<Integer> order =
                new java.util.ArrayList<>(IntStream.range(0, 10).boxed().toList());
        java.util.Collections.rotate(order.subList(0, 7), 3);
        Finding finding = find(10, predictions(10, 1000, 0.8, order::get)).orElseThrow();
        assertThat(finding.order()).isNull();
        assertThat(finding.renamedHits()).isBetween(760L, 880L);
    }

    @Test
    void goodAndBadNetworksGiveNoWarning() {
        for (int trial = 0; trial < 5; trial++) {
            assertThat(find(10, predictions(10, 1000, 0.9, c -> c))).isEmpty();
            assertThat(find(10, predictions(10, 1000, 0.3, c -> c))).isEmpty();
            assertThat(find(10, predictions(10, 1000, 0, c -> c))).as("guesses").isEmpty();
            assertThat(find(10, predictions(10, 30, 0, c -> c)))
                    .as("few guesses")
                    .isEmpty();
            assertThat(find(10, predictions(10, 1000, 0, c -> 4)))
                    .as("a constant")
                    .isEmpty();
            assertThat(find(10, predictions(10, 1000, 0.8, c -> c / 5 * 5)))
                    .as("superclasses")
                    .isEmpty();
            assertThat(find(200, predictions(200, 400, 0, c -> c)))
                    .as("2 per class")
                    .isEmpty();
            assertThat(find(10, predictions(10, 15, 0.8, c -> 9 - c)))
                    .as("too few images")
                    .isEmpty();
        }
    }

    @Test
    void aConstantThatHappensToBeTheMostFrequentLabelOfAnotherOrderGivesNoWarning() {
        Confusion sum = Confusion.empty();
        for (int i = 0; i < 1000; i++) {
            sum = sum.plus(Confusion.of("image-" + i, i % 2 == 0 ? 4 : i % 10, 5));
        }
        assertThat(find(10, sum)).isEmpty();
    }

    @Test
    void theExactAssignmentIsTheBestOfAllPermutations() {
        for (int trial = 0; trial < 50; trial++) {
            int size = 1 + random.nextInt(6);
            long[][] counts = new long[size][size];
            List<Assignment.Cell> cells = new java.util.ArrayList<>();
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    counts[row][column] = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
                    if (counts[row][column] > 0) {
                        cells.add(new Assignment.Cell(row, column, counts[row][column]));
                    }
                }
            }
            int[] best = Assignment.best(size, cells);
            assertThat(IntStream.of(best).distinct().count()).isEqualTo(size);
            long most = most(counts, 0, new boolean[size]);
            assertThat(sum(counts, best)).isEqualTo(most);
            int[] greedy = Assignment.greedy(size, cells);
            assertThat(IntStream.of(greedy).distinct().count()).isEqualTo(size);
            assertThat(2 * sum(counts, greedy)).isGreaterThanOrEqualTo(most);
        }
    }

    private static long sum(long[][] counts, int[] columns) {
        return IntStream.range(0, columns.length)
                .mapToLong(row -> counts[row][columns[row]])
                .sum();
    }

    private static long most(long[][] counts, int row, boolean[] taken) {
        long best = 0;
        for (int column = 0; row < counts.length && column < counts.length; column++) {
            if (!taken[column]) {
                taken[column] = true;
                best = Math.max(best, counts[row][column] + most(counts, row + 1, taken));
                taken[column] = false;
            }
        }
        return best;
    }
}
