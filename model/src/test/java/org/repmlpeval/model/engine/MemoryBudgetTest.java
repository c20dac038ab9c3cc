package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

class MemoryBudgetTest {
    private static final long MB = 1 << 20;

    @Test
    void whatIsReservedIsCountedAndItsMostIsKept() {
        MemoryBudget budget = new MemoryBudget(10);
        budget.reserve(4, "weights");
        budget.reserve(6, "buffers");
        assertThat(budget.reserved()).isEqualTo(10);
        budget.release(6);
        budget.reserve(1, "buffers");
        assertThat(budget.reserved()).isEqualTo(5);
        assertThat(budget.peak()).isEqualTo(10);
        assertThat(budget.limit()).isEqualTo(10);
    }

    @Test
    void moreThanIsLeftIsRefusedAndNothingReserved() {
        MemoryBudget budget = new MemoryBudget(2048 * MB);
        budget.reserve(24 * MB + 1, "weights");
        assertThatThrownBy(() -> budget.reserve(2024 * MB, "buffers"))
                .isInstanceOf(NativeMemoryException.class)
                .hasMessage("buffers take 2,024 MB of native memory, but only 2,023 MB of 2,048 MB are free");
        assertThatThrownBy(() -> budget.reserve(3000 * MB + 1, "a measurement"))
                .hasMessage("a measurement takes 3,001 MB of native memory, but only 2,023 MB of 2,048 MB are free");
        assertThat(budget.reserved()).isEqualTo(24 * MB + 1);
        assertThat(budget.peak()).isEqualTo(24 * MB + 1);
    }

    @Test
    void theMessageIsTheSameEverywhere() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThatThrownBy(() -> new MemoryBudget(0).reserve(2048 * MB, "weights"))
                    .hasMessage("weights take 2,048 MB of native memory, but only 0 MB of 0 MB are free");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void severalThreadsNeverReserveMoreThanTheLimit() {
        MemoryBudget budget = new MemoryBudget(3);
        IntStream.range(0, 20_000).parallel().forEach(i -> {
            try {
                budget.reserve(2, "one of many");
                budget.release(2);
            } catch (NativeMemoryException e) {
                Thread.onSpinWait();
            }
        });
        assertThat(budget.reserved()).isZero();
        assertThat(budget.peak()).isEqualTo(2);
    }
}
