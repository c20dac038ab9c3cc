package org.repmlpeval.job.run.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;

/** The simulation against runs that can be calculated by hand. */
class SimulationTest {
    private static final double EXACT = 1e-9;

    @Test
    void equalTasksRunInWaves() {
        Simulation run = Simulation.run(equal(10, 50), cluster(3, 1, 50, 0), 1);
        assertThat(run.seconds()).isEqualTo(4, within(EXACT)); // 3 + 3 + 3 + 1 tasks of one second
        assertThat(run.utilisation()).isEqualTo(10.0 / 12, within(EXACT));
        assertThat(run.skew()).isEqualTo(1, within(EXACT));
        assertThat(run.taskSeconds()).isEqualTo(new Spread(1, 1, 1, 1));
        assertThat(run.failed()).isFalse();
    }

    @Test
    void oneCoreTakesTheSum() {
        Simulation run = Simulation.run(new double[] {10, 20, 30}, cluster(1, 1, 10, 0), 1);
        assertThat(run.seconds()).isEqualTo(6, within(EXACT));
        assertThat(run.utilisation()).isEqualTo(1, within(EXACT));
        assertThat(run.skew()).isEqualTo(1.5, within(EXACT));
    }

    @Test
    void tasksStartInTheirOrderAsCoresBecomeFree() {
        // Core 0: 4, then 1, then 6; core 1: 5, then 2: ends 4 | 5, 5 | 7, 11.
        Simulation run = Simulation.run(new double[] {4, 5, 1, 2, 6}, cluster(1, 2, 1, 0), 1);
        assertThat(run.seconds()).isEqualTo(11, within(EXACT));
        assertThat(run.utilisation()).isEqualTo(18.0 / 22, within(EXACT));
    }

    @Test
    void eachTaskHasItsOwnTimeBesidesItsImages() {
        Cluster cluster = new Cluster(1, 1, 10, 0, 0, 4, 0.5);
        assertThat(Simulation.run(equal(4, 10), cluster, 1).seconds()).isEqualTo(6, within(EXACT));
    }

    @Test
    void failedAttemptsAreRepeated() {
        int tasks = 20_000;
        Simulation run = Simulation.run(equal(tasks, 1), cluster(1, 1, 1, 0.1), 1);
        assertThat(run.failed()).isFalse();
        // A task is repeated 0.1 + 0.01 + … = 1/9 times on average, and a failed attempt takes half its time.
        // The standard deviation of the number is sqrt(tasks * 0.1) / 0.9 = 50.
        assertThat((double) run.failedAttempts()).isEqualTo(tasks / 9.0, within(250.0));
        assertThat(run.seconds()).isEqualTo(tasks * (1 + 0.5 / 9), within(200.0));
        assertThat(run.utilisation()).isEqualTo(tasks / run.seconds(), within(EXACT));
    }

    @Test
    void aTaskThatFailsTooOftenEndsTheJob() {
        Simulation run = Simulation.run(equal(1000, 1), new Cluster(1, 1, 1, 0, 0.9, 1, 0), 1);
        assertThat(run.failed()).isTrue();
        assertThat(run.seconds()).isLessThan(1000);
    }

    @Test
    void theSeedDecides() {
        Cluster cluster = new Cluster(4, 2, 20, 0.2, 0.05, 4, 0.1);
        double[] work = SimulatedShards.of(100_000, 110_000, 100_000, 200, 7).work();
        Simulation one = Simulation.run(work, cluster, 3);
        assertThat(Simulation.run(work, cluster, 3)).isEqualTo(one);
        assertThat(Simulation.run(work, cluster, 4)).isNotEqualTo(one);
        assertThat(SimulatedShards.of(100_000, 110_000, 100_000, 200, 7).work()).isEqualTo(work);
    }

    @Test
    void shardsHoldAllWork() {
        SimulatedShards equal = SimulatedShards.of(1000, 5000, 0, 8, 1);
        assertThat(equal.work()).containsOnly(125);
        assertThat(equal.bytes()).isEqualTo(5e6);
        SimulatedShards random = SimulatedShards.of(1_000_000, 110_000, 100_000, 500, 1);
        double total = Arrays.stream(random.work()).sum();
        // Its standard deviation is sqrt(images) * 100000 / (131072 + 110000) = 415.
        assertThat(total).isEqualTo(1_000_000, within(2500.0));
        assertThat(random.bytes()).isEqualTo(1.1e11, within(2500.0 * 241_072));
        assertThat(Arrays.stream(random.work()).max().orElseThrow()).isLessThan(total / 500 + 5);
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> cluster(0, 1, 1, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting executors is 0; legal: 1 to 1000000");
        assertThatThrownBy(() -> cluster(1, 1, 0, 0)).hasMessageContaining("setting images-per-second is 0.0; legal");
        assertThatThrownBy(() -> cluster(1, 1, 1, 1))
                .hasMessageContaining("failure-rate is 1.0; legal: 0 to less than 1");
        assertThatThrownBy(() -> SimulatedShards.of(5, 1, 1, 6, 1))
                .hasMessage("setting shards is 6; legal: 1 to the number of images, 5");
    }

    private static double[] equal(int tasks, double images) {
        double[] work = new double[tasks];
        Arrays.fill(work, images);
        return work;
    }

    private static Cluster cluster(int executors, int cores, double imagesPerSecond, double failureRate) {
        return new Cluster(executors, cores, imagesPerSecond, 0, failureRate, 1000, 0);
    }
}
