package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

class SparkMasterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "local",
                "local[1]",
                "local[16]",
                "local[*]",
                "local[2,3]",
                "local[*, 4]",
                "local-cluster[2,1,1024]",
                "yarn",
                "spark://host:7077",
                "spark://a.b:7077,c.d:7078",
                "k8s://https://host:6443",
                "mesos://host:5050",
                "other-manager://host"
            })
    void sparksOwnFormsAreLegal(String master) {
        assertThatCode(() -> SparkMaster.require("master", master)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yarn", "k8s://https://host:6443", "other-manager://host"})
    void aClusterThatThisSparkLacksIsNotStarted(String master) {
        assertThatThrownBy(() -> SparkContexts.create("test", master))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("the Spark in use does not support the master '" + master + "'; set SPARK_HOME to a Spark"
                        + " that does, or give another master: local[N], local[*], spark://HOST:PORT, yarn, k8s://URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "",
                "Local[2]",
                "local[0]",
                "local[two]",
                "local[2",
                "local(2)",
                "local[-1]",
                "local[2,0]",
                "spark://host",
                "spark://host:7077/x",
                "spark:/host:7077",
                "host:7077",
                "yarn-cluster",
                "k8s:",
                "local\n[2]"
            })
    void anythingElseIsToldInOneLine(String master) {
        assertThatThrownBy(() -> SparkMaster.require("master", master))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting master is '" + master.replace('\n', '?')
                        + "'; legal: local[N], local[*], spark://HOST:PORT, yarn, k8s://URL");
    }
}
