package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.repmlpeval.model.engine.Cores.Priority;

@Timeout(30)
public class CoresTest {
    /** Long enough for more threads than allowed to meet, if there were any. */
    private static final long WORK_MILLIS = 3;

    /** That many jobs run at once: each waits for the others. */
    public static void requireAtOnce(Cores cores, int jobs) throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(jobs);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            all.add(cores.submit(Priority.INFERENCE, () -> meeting.await(10, TimeUnit.SECONDS)));
        }
        for (Future<Integer> one : all) {
            one.get();
        }
    }

    private static int mostAtOnce(Cores cores, int jobs) throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Object>> all = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            all.add(cores.submit(i % 2 == 0 ? Priority.INFERENCE : Priority.PREPARATION, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.sleep(WORK_MILLIS);
                return running.decrementAndGet();
            }));
        }
        for (Future<Object> one : all) {
            one.get();
        }
        return most.get();
    }

    @Test
    void neverMoreAtOnceThanThereAreCores() throws Exception {
        try (Cores cores = new Cores(3)) {
            requireAtOnce(cores, 3);
            assertThat(mostAtOnce(cores, 40)).isEqualTo(3);
        }
    }

    @Test
    void inferenceGoesBeforePreparationAndOtherwiseWhatCameFirst() throws Exception {
        try (Cores cores = new Cores(1)) {
            CountDownLatch free = new CountDownLatch(1);
            Future<Boolean> first = cores.submit(Priority.PREPARATION, () -> free.await(10, TimeUnit.SECONDS));
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            List<Future<Boolean>> all = new ArrayList<>();
            for (String name : List.of("prepare 1", "infer 1", "prepare 2", "infer 2", "infer 3")) {
                Priority priority = name.startsWith("infer") ? Priority.INFERENCE : Priority.PREPARATION;
                all.add(cores.submit(priority, () -> order.add(name)));
            }
            free.countDown();
            assertThat(first.get()).isTrue();
            for (Future<Boolean> one : all) {
                one.get();
            }
            assertThat(order).containsExactly("infer 1", "infer 2", "infer 3", "prepare 1", "prepare 2");
        }
    }

    @Test
    void thePoolOfThisJvmIsOneAndTakesTheSizeAskedFor() throws Exception {
        try (Cores cores = Cores.ofThisJvm(2)) {
            requireAtOnce(cores, 2);
            assertThat(Cores.ofThisJvm(4)).isSameAs(cores);
            assertThat(cores.size()).isEqualTo(4);
            requireAtOnce(cores, 4);
            assertThat(Cores.ofThisJvm(1).size()).isEqualTo(1);
            mostAtOnce(cores, 10);
            assertThat(mostAtOnce(cores, 10))
                    .as("once the threads that are too many have done their last job")
                    .isEqualTo(1);
            assertThat(Cores.ofThisJvm(1)).isSameAs(cores);
        }
        try (Cores cores = Cores.ofThisJvm(2)) {
            requireAtOnce(cores, 2);
        }
    }

    @Test
    void failingWorkTellsWhoWaitsAndCostsNoCore() throws Exception {
        try (Cores cores = new Cores(1)) {
            Future<Object> failing = cores.submit(Priority.INFERENCE, () -> {
                throw new IllegalStateException("of the work");
            });
            assertThatThrownBy(failing::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("of the work");
            requireAtOnce(cores, 1);
        }
    }

    @Test
    void closingLetsRunningWorkEndAndCancelsTheRest() throws Exception {
        Cores cores = new Cores(1);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Callable<Boolean> work = () -> {
            started.countDown();
            return free.await(10, TimeUnit.SECONDS);
        };
        Future<Boolean> running = cores.submit(Priority.INFERENCE, work);
        Future<Boolean> waiting = cores.submit(Priority.INFERENCE, work);
        started.await();
        cores.close();
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                .as("nobody waits for it without end")
                .isInstanceOf(CancellationException.class);
        free.countDown();
        assertThat(running.get()).isTrue();
        assertThatThrownBy(() -> cores.submit(Priority.INFERENCE, work)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void noCoresAreRefused() {
        assertThatThrownBy(() -> new Cores(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cores is 0; legal: at least 1");
    }
}
