package org.repmlpeval.job.run.admission;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.repmlpeval.model.DeviceLostException;

/** What an executor does whose device failed: it ends, because every further task of it would fail in the same way. */
public final class LostDevice {
    private static final int LONGEST_CHAIN = 50;

    private LostDevice() {}

    /**
     * Spark ends an executor whose task throws an error of the virtual machine, after it has told the driver. Then the cluster starts
     * another executor, which may find the device in order.
     */
    public static final class ExecutorEndsError extends VirtualMachineError {
        private static final long serialVersionUID = 1L;

        ExecutorEndsError(DeviceLostException failure) {
            super("this executor ends: " + failure.getMessage(), failure);
        }
    }

    /** What a task on an executor throws after that failure; empty if the failure is not that of a lost device. */
    public static Optional<ExecutorEndsError> of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .filter(DeviceLostException.class::isInstance)
                .findFirst()
                .map(lost -> new ExecutorEndsError((DeviceLostException) lost));
    }
}
