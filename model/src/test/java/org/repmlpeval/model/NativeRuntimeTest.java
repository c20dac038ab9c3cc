package org.repmlpeval.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.DecodeCanary;

class NativeRuntimeTest {
    @Test
    void offHeapMemoryIsLimitedByTheMachineAndNotByTheHeapWhicheverLibraryComesFirst() {
        DecodeCanary.verify();
        assertThat(Pointer.maxBytes())
                .isEqualTo(Long.getLong("org.bytedeco.javacpp.maxbytes"))
                .isGreaterThan(Runtime.getRuntime().maxMemory());
        assertThat(NativeRuntime.versions()).containsKeys("nd4j", "nd4j.natives", "opencv", "openblas");
    }
}
