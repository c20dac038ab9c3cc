package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.EnvironmentException;

class SparkVersionsTest {
    @Test
    void thisBuildServesTheSparkOfTheTests() {
        SparkVersions.requireBuiltForThisSpark();
    }

    @Test
    void patchesAndMinorVersionsOfTheSameScalaAreServed() {
        new SparkVersions("3.5.9", "2.12").requireServes(new SparkVersions("3.5.1", "2.12.18"));
        new SparkVersions("4.2.0", "2.13").requireServes(new SparkVersions("4.1.1", "2.13.17"));
    }

    @ParameterizedTest
    @CsvSource({"4.1.1, 2.13.17", "3.5.9, 2.13.8", "4.0.0, 2.12.18"})
    void anotherSparkOrScalaIsRefusedWithTheWayToBuildForIt(String spark, String scala) {
        assertThatThrownBy(() -> new SparkVersions("3.5.9", "2.12").requireServes(new SparkVersions(spark, scala)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("this jar is for Spark 3.5 with Scala 2.12, but here is Spark " + spark
                        + " with Scala " + scala)
                .hasMessageContaining("-Pspark4 for Spark 4");
    }
}
