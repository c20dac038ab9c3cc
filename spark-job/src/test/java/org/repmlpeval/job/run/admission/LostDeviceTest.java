package org.repmlpeval.job.run.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.DeviceLostException;
import org.repmlpeval.model.EnvironmentException;

class LostDeviceTest {
    @Test
    void aLostDeviceBehindAnyFailureEndsTheExecutor() {
        DeviceLostException lost = new DeviceLostException("device 0 (A) fails while it computes");
        Throwable failure = new IOException(new IllegalStateException(lost));
        assertThat(LostDevice.of(failure)).hasValueSatisfying(error -> {
            assertThat(error)
                    .hasMessage("this executor ends: device 0 (A) fails while it computes")
                    .hasCause(lost);
            assertThat(Utils.isFatalError(error))
                    .as("for Spark it is a reason to end the executor")
                    .isTrue();
        });
    }

    @Test
    void otherFailuresDoNot() {
        assertThat(LostDevice.of(new EnvironmentException("no memory"))).isEmpty();
    }
}
