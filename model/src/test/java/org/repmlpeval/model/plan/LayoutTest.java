package org.repmlpeval.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.arch.network.Shape;

class LayoutTest {
    private static final long SEED = Long.getLong("test.seed");

    /** Walks sets, partitions and their elements as the definition names them and counts. */
    @RepeatedTest(20)
    void ordersAreThoseOfPlainLoops(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        PartitionView view = new PartitionView(1 + random.nextInt(5), 1 + random.nextInt(4), 1 + random.nextInt(6));
        Shape shape = Shape.map(
                view.sets() * (1 + random.nextInt(4)),
                view.height() * (1 + random.nextInt(3)),
                view.width() * (1 + random.nextInt(4)));
        Layout layout = new Layout(shape, view);
        String what = layout + "; replay: ./mvnw verify -Dtest.seed=" + SEED;
        int row = 0;
        int[] channels = layout.channelOrder();
        for (int set = 0; set < view.sets(); set++) {
            for (int c = set; c < shape.channels(); c += view.sets()) {
                assertThat(channels[row++]).as(what).isEqualTo(c);
            }
        }
        assertThat(channels).as(what).hasSize(row);
        int position = 0;
        int[] pixels = layout.pixelOrder();
        for (int top = 0; top < shape.height(); top += view.height()) {
            for (int left = 0; left < shape.width(); left += view.width()) {
                for (int y = top; y < top + view.height(); y++) {
                    for (int x = left; x < left + view.width(); x++) {
                        assertThat(pixels[position++]).as(what).isEqualTo(y * shape.width() + x);
                    }
                }
            }
        }
        assertThat(pixels).as(what).hasSize(position).hasSize(layout.pixels());
    }

    @Test
    void theInverseUndoesAnOrder() {
        int[] order = new Layout(Shape.map(6, 4, 9), new PartitionView(3, 2, 3)).pixelOrder();
        int[] inverse = Layout.inverse(order);
        for (int i = 0; i < order.length; i++) {
            assertThat(inverse[order[i]]).isEqualTo(i);
            assertThat(order[inverse[i]]).isEqualTo(i);
        }
    }

    @Test
    void oneSetAndOnePartitionAreTheNaturalOrder() {
        Shape shape = Shape.map(6, 4, 9);
        assertThat(Layout.natural(shape).isNatural()).isTrue();
        assertThat(Layout.natural(shape).channelOrder()).isSorted();
        assertThat(Layout.natural(shape).pixelOrder()).isSorted();
        assertThat(new Layout(shape, new PartitionView(2, 4, 9)).isNatural()).isFalse();
        assertThat(new Layout(shape, new PartitionView(1, 4, 3)).isNatural()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"4, 2, 3", "3, 3, 3", "3, 2, 2"})
    void whatDoesNotDivideTheMapIsRefused(int sets, int height, int width) {
        PartitionView view = new PartitionView(sets, height, width);
        assertThatThrownBy(() -> new Layout(Shape.map(6, 4, 9), view))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(view + " does not divide a map of 6x4x9");
    }

    @Test
    void rowsOfPartitionsAreNoMap() {
        assertThatThrownBy(() -> new Layout(new Shape(2, 6, 4, 9), new PartitionView(1, 4, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not divide a map of 2x6x4x9");
    }
}
