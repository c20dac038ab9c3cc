package org.repmlpeval.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void machinesWithoutANameOfTheirOwnAreDifferent() {
        for (String name : List.of("unknown", "localhost", "localhost.localdomain", "LOCALHOST")) {
            String one = Machine.distinct(name);
            assertThat(one).matches(name + "-[0-9a-f]{8}").isNotEqualTo(Machine.distinct(name));
        }
        assertThat(Machine.distinct("node-7")).isEqualTo("node-7");
    }

    @Test
    void aJvmIsAlwaysOnTheSameMachine() {
        assertThat(Machine.host()).isNotEmpty().isEqualTo(Machine.host());
    }
}
