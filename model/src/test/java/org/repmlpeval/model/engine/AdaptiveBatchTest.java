package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.EnvironmentException;

class AdaptiveBatchTest {
    private static final long SEED = Long.getLong("test.seed");

    private final List<String> tried = new ArrayList<>();
    private final List<Integer> done = new ArrayList<>();

    /** Runs that have memory for so many images. */
    private AdaptiveBatch.Run upTo(int capacity) {
        return (from, count) -> {
            tried.add(from + "+" + count);
            new MemoryBudget(capacity).reserve(count, "buffers");
            IntStream.range(from, from + count).forEach(done::add);
        };
    }

    @Test
    void batchesAreCutAtTheBound() {
        new AdaptiveBatch(4).run(10, upTo(4));
        assertThat(tried).containsExactly("0+4", "4+4", "8+2");
    }

    @Test
    void aRunWithoutMemoryIsHalvedAndJustItsImagesAreTriedAgain() {
        AdaptiveBatch batches = new AdaptiveBatch(8);
        batches.run(11, (from, count) -> upTo(from < 8 ? 8 : 2).images(from, count));
        assertThat(tried).containsExactly("0+8", "8+3", "8+1", "9+1", "10+1");
        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
    }

    @Test
    void theSmallerBoundStays() {
        AdaptiveBatch batches = new AdaptiveBatch(8);
        batches.run(8, upTo(3));
        assertThat(tried).containsExactly("0+8", "0+4", "0+2", "2+2", "4+2", "6+2");
        assertThat(batches.imagesPerRun()).isEqualTo(2);
        tried.clear();
        batches.run(3, upTo(8));
        assertThat(tried).containsExactly("0+2", "2+1");
        assertThat(batches.imagesPerRun()).isEqualTo(2);
    }

    @Test
    void aFullHeapIsNoLackOfNativeMemory() {
        OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
        assertThatThrownBy(() -> new AdaptiveBatch(4).run(4, (from, count) -> {
                    throw heap;
                }))
                .as("the command line says to raise -Xmx, which is the opposite of what native memory needs")
                .isSameAs(heap);
    }

    @Test
    void everyImageIsDoneExactlyOnceWhateverTheNumbers() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            int images = 1 + random.nextInt(40);
            int bound = 1 + random.nextInt(20);
            int capacity = 1 + random.nextInt(20);
            done.clear();
            AdaptiveBatch batches = new AdaptiveBatch(bound);
            batches.run(images, upTo(capacity));
            assertThat(done)
                    .as("%d images, at most %d, memory for %d; -Dtest.seed=%d", images, bound, capacity, SEED)
                    .containsExactlyElementsOf(
                            IntStream.range(0, images).boxed().toList());
            assertThat(batches.imagesPerRun()).isBetween(Math.min(bound, (capacity + 1) / 2), bound);
        }
    }

    @Test
    void aFullHeapIsMetAlike() {
        AdaptiveBatch batches = new AdaptiveBatch(4);
        batches.run(4, (from, count) -> {
            if (count > 1) {
                throw new OutOfMemoryError("Java heap space");
            }
            done.add(from);
        });
        assertThat(done).containsExactly(0, 1, 2, 3);
    }

    @Test
    void withoutMemoryForOneImageTheMessageSaysWhatToDo() {
        AdaptiveBatch batches = new AdaptiveBatch(4);
        assertThatThrownBy(() -> batches.run(4, upTo(0)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "no memory to run even one image: buffers take 1 MB of native memory, but only 0 MB of 0 MB are"
                                + " free; give the process more memory outside the heap (spark.executor.memoryOverhead, or a"
                                + " smaller -Xmx, by REPMLP_EVAL_JAVA_OPTS for the driver), fewer forms or fewer task slots")
                .hasCauseInstanceOf(MemoryBudget.NativeMemoryException.class);
        assertThat(tried).containsExactly("0+4", "0+2", "0+1");
    }

    @Test
    void anyOtherFailureIsNotTriedAgain() {
        assertThatThrownBy(() -> new AdaptiveBatch(4).run(4, (from, count) -> {
                    tried.add(from + "+" + count);
                    throw new IllegalStateException("of the run");
                }))
                .hasMessage("of the run");
        assertThat(tried).containsExactly("0+4");
    }
}
