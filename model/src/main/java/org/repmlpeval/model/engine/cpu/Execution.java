package org.repmlpeval.model.engine.cpu;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.cpu.Schedule.Part;
import org.repmlpeval.model.engine.cpu.Schedule.Stage;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;

/**
 * One run of a program. A leader goes through the stages. Helpers may join at any time and take parts of the current stage. A stage
 * ends when all its parts are done, so a helper that comes late or never delays nothing.
 */
final class Execution {
    /** A few hundred microseconds, longer than most stages, because a sleeping thread would wake up too late for the next stage. */
    private static final int SPINS = 10_000;

    private static final long PAUSE_NANOS = 20_000;

    private final List<Kernel> kernels;
    private final List<Stage> stages;
    private final Storage storage;
    private final Lane[] lanes;
    private final int images;
    private final Profile profile;
    /** The stage in the upper half, the next part to take in the lower half. */
    private final AtomicLong cursor = new AtomicLong(-1L << Integer.SIZE);

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Collects nanoseconds by kind of instruction. Thread-safe. */
    static final class Profile {
        private final Map<String, Long> nanos = new TreeMap<>();

        synchronized void add(String kind, long spent) {
            nanos.merge(kind, spent, Long::sum);
        }

        synchronized Map<String, Long> nanos() {
            return new TreeMap<>(nanos);
        }
    }

    /** @param profile null if no profile is needed */
    Execution(
            Program program, Program.Prepared prepared, NativeFloats memory, int images, int threads, Profile profile) {
        kernels = program.kernels();
        stages = prepared.schedule().stages();
        storage = prepared.storage();
        this.images = images;
        this.profile = profile;
        lanes = new Lane[threads];
        FloatBuffer floats = memory.buffer();
        for (int i = 0; i < threads; i++) {
            lanes[i] = new Lane(memory, floats, program.plan().values().size(), images);
            storage.place(lanes[i], i);
        }
    }

    /** For loading the input before the run and reading the result after it. */
    Lane firstLane() {
        return lanes[0];
    }

    /** Runs everything. This thread leads; others help as long as there are lanes and free cores. */
    void run(Cores cores) {
        List<Future<?>> helpers = new ArrayList<>();
        try {
            for (int i = 1; i < lanes.length; i++) {
                int lane = i;
                helpers.add(cores.submit(Cores.Priority.INFERENCE, () -> {
                    help(lane);
                    return null;
                }));
            }
            lead();
        } finally {
            cursor.set((long) stages.size() << Integer.SIZE);
            helpers.forEach(helper -> helper.cancel(false));
        }
    }

    private void lead() {
        for (int stage = 0; stage < stages.size(); stage++) {
            done.set(0);
            cursor.set((long) stage << Integer.SIZE);
            takeParts(0);
            int spins = 0;
            while (done.get() < stages.get(stage).parts()) {
                pause(spins++);
            }
            if (failure.get() != null) {
                rethrow(failure.get());
            }
        }
    }

    /** Takes parts until the run ends. @param lane its own number, from 1 */
    private void help(int lane) {
        int spins = 0;
        while (stageOf(cursor.get()) < stages.size()) {
            spins = takeParts(lane) ? 0 : spins + 1;
            pause(spins);
        }
    }

    /** Takes parts of the current stage until none is left. Returns whether it got any. */
    private boolean takeParts(int lane) {
        boolean any = false;
        while (true) {
            long seen = cursor.get();
            int stage = stageOf(seen);
            if (stage < 0
                    || stage >= stages.size()
                    || (int) seen >= stages.get(stage).parts()) {
                return any;
            }
            if (cursor.compareAndSet(seen, seen + 1)) {
                any = true;
                try {
                    run(stages.get(stage), (int) seen, lane);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.incrementAndGet();
                }
            }
        }
    }

    private static int stageOf(long cursor) {
        return (int) (cursor >> Integer.SIZE);
    }

    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void run(Stage stage, int number, int lane) {
        for (int i = stage.first(); i < stage.last(); i++) {
            Kernel kernel = kernels.get(i);
            Part part = stage.part(number, kernel.extent(images));
            if (stage.isTiled() && i == stage.first()) {
                int width = part.columnTo() - part.columnFrom();
                storage.placeTile(lanes[lane], lane, stage, part.columnFrom(), width);
            }
            long start = profile == null ? 0 : System.nanoTime();
            kernel.run(lanes[lane], part.rowFrom(), part.rowTo(), part.columnFrom(), part.columnTo());
            if (profile != null) {
                profile.add(kernel.instruction().kind(), System.nanoTime() - start);
            }
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
