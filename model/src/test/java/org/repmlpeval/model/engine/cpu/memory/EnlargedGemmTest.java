package org.repmlpeval.model.engine.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.engine.cpu.memory.EnlargedGemm.Size;

class EnlargedGemmTest {
    private static final long SEED = Long.getLong("test.seed");
    private static final String REPLAY = "replay: ./mvnw verify -Dtest.seed=" + SEED;

    private final Random random = new Random(SEED);

    @Test
    void scratchHoldsEveryEnlargedProduct() {
        for (int trial = 0; trial < 200_000; trial++) {
            int depth = 1 + random.nextInt(random.nextBoolean() ? 50 : 30_000);
            int rows = 1 + (int) (random.nextDouble() * EnlargedGemm.SMALL / depth);
            int columns = 1 + (int) (random.nextDouble() * EnlargedGemm.SMALL / depth / rows);
            Size size = Size.of(rows, columns, depth);
            long used = (long) size.rows() * size.columns();
            used += size.rows() > rows ? (long) size.rows() * depth : 0;
            used += size.columns() > columns ? (long) size.columns() * depth : 0;
            assertThat((long) size.rows() * size.columns() * depth).isGreaterThan(EnlargedGemm.SMALL);
            assertThat(size.rows()).isGreaterThanOrEqualTo(rows);
            assertThat(size.columns()).isGreaterThanOrEqualTo(columns);
            if (size.rows() > rows || size.columns() > columns) {
                assertThat(used)
                        .as("%d x %d x %d; %s", rows, columns, depth, REPLAY)
                        .isLessThanOrEqualTo(EnlargedGemm.scratch(depth));
            }
        }
    }
}
