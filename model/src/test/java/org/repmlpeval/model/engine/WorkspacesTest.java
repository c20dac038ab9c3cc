package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

class WorkspacesTest {
    private final List<Block> made = new ArrayList<>();

    private final Workspaces<Block> workspaces = new Workspaces<>(() -> {
        made.add(new Block());
        return made.get(made.size() - 1);
    });

    private static final class Block implements Workspaces.Workspace {
        private long bytes;
        private int closed;

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void aRunLeavesItsWorkspaceToTheNext() {
        assertThat(workspaces.bytes()).isZero();
        workspaces.use(block -> block.bytes = 5);
        workspaces.use(block -> block.bytes += 2);
        assertThat(made).hasSize(1);
        assertThat(workspaces.bytes()).isEqualTo(7);
        workspaces.freeIdle();
        assertThat(made.get(0).closed).isEqualTo(1);
        assertThat(workspaces.bytes()).isZero();
    }

    @Test
    void runsAtTheSameTimeHaveTheirOwn() {
        workspaces.use(block -> {
            block.bytes = 3;
            workspaces.use(other -> other.bytes = 4);
        });
        assertThat(made).hasSize(2);
        assertThat(workspaces.bytes()).isEqualTo(7);
    }

    @Test
    void aWorkspaceWhoseRunFailsIsFreed() {
        workspaces.use(block -> block.bytes = 3);
        IllegalStateException reason = new IllegalStateException("a fault");
        assertThatThrownBy(() -> workspaces.use(block -> {
                    block.bytes = 8;
                    throw reason;
                }))
                .isSameAs(reason);
        assertThat(made).as("it is not done again").hasSize(1);
        assertThat(made.get(0).closed).isEqualTo(1);
        assertThat(workspaces.bytes()).isZero();
    }

    /** The other one is idle, but takes up memory. */
    @Test
    void withoutMemoryIdleWorkspacesAreFreedAndTheRunIsDoneInANewOne() {
        workspaces.use(block -> {
            block.bytes = 3;
            workspaces.use(other -> other.bytes = 4);
        });
        List<Block> tried = new ArrayList<>();
        workspaces.use(block -> {
            tried.add(block);
            if (made.size() < 3) {
                throw new NativeMemoryException("none left");
            }
            assertThat(made.get(0).closed + made.get(1).closed).isEqualTo(2);
            block.bytes = 9;
        });
        assertThat(tried).hasSize(2);
        assertThat(workspaces.bytes()).isEqualTo(9);
    }

    @Test
    void aNewWorkspaceWithoutMemoryIsNotTriedAgain() {
        NativeMemoryException reason = new NativeMemoryException("none left");
        assertThatThrownBy(() -> workspaces.use(block -> {
                    throw reason;
                }))
                .isSameAs(reason);
        assertThat(made).hasSize(1);
        assertThat(made.get(0).closed).isEqualTo(1);
        workspaces.use(block -> block.bytes = 1);
        OutOfMemoryError always = new OutOfMemoryError("none left");
        assertThatThrownBy(() -> workspaces.use(block -> {
                    throw always;
                }))
                .isSameAs(always);
        assertThat(made).as("once in the one that was kept, once in a new one").hasSize(3);
        assertThat(workspaces.bytes()).isZero();
    }
}
