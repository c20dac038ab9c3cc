package org.repmlpeval.model.engine.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

class BuffersTest {
    private static final int SMALL = 1000;
    private static final int LARGE = 1500;

    private static MemoryBudget budgetFor(int... sizes) {
        NativeRuntime.prepare();
        long bytes = 0;
        for (int size : sizes) {
            bytes += NativeFloats.bytes(size);
        }
        return new MemoryBudget(bytes);
    }

    @Test
    void oneThatWasGivenBackIsTakenAgain() {
        MemoryBudget budget = budgetFor(LARGE, LARGE);
        try (Buffers buffers = new Buffers(budget)) {
            NativeFloats first = buffers.take(LARGE);
            buffers.give(first);
            assertThat(buffers.take(SMALL)).isSameAs(first);
            NativeFloats second = buffers.take(LARGE);
            assertThat(second).isNotSameAs(first);
            assertThat(buffers.bytes()).isEqualTo(2 * NativeFloats.bytes(LARGE));
            buffers.give(first);
            buffers.give(second);
        }
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void idleOnesMakeRoomForALargerOne() {
        MemoryBudget budget = budgetFor(SMALL, SMALL);
        try (Buffers buffers = new Buffers(budget)) {
            NativeFloats first = buffers.take(SMALL);
            NativeFloats second = buffers.take(SMALL);
            buffers.give(first);
            buffers.give(second);
            NativeFloats large = buffers.take(LARGE);
            assertThat(buffers.bytes()).isEqualTo(budget.reserved()).isEqualTo(NativeFloats.bytes(LARGE));
            assertThatThrownBy(() -> buffers.take(SMALL)).isInstanceOf(NativeMemoryException.class);
            buffers.give(large);
        }
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void moreElementsThanAnIndexReachesAreRefusedLikeLackingMemory() {
        MemoryBudget budget = new MemoryBudget(1L << 40);
        try (Buffers buffers = new Buffers(budget)) {
            assertThatThrownBy(() -> buffers.take((1L << 29) + 1))
                    .isInstanceOf(NativeMemoryException.class)
                    .hasMessage("buffers of 536,870,913 numbers are too large; legal: up to 536,870,911, 2 GB");
        }
        assertThat(budget.reserved()).isZero();
    }
}
