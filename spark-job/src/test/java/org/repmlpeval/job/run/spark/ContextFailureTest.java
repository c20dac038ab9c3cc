package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

class ContextFailureTest {
    @Test
    void eachKindSaysWhatToDo() {
        assertThat(ContextFailure.explain("nowhere", new SparkException("Could not parse Master URL: 'nowhere'")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("legal: local[N], local[*], spark://HOST:PORT, yarn");
        assertThat(ContextFailure.explain(
                        "local[*]", new IllegalArgumentException("System memory 60 must be at least 471859200.")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("REPMLP_EVAL_JAVA_OPTS=-Xmx4g");
        assertThat(ContextFailure.explain(
                        "spark://m:7077", new ExceptionInInitializerError(new UnknownHostException("laptop"))))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("a host name cannot be resolved (laptop)")
                .hasMessageContaining("SPARK_LOCAL_IP");
        assertThat(ContextFailure.explain("local[*]", new IllegalStateException("no temporary folder\n\tat x")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Spark does not start with master local[*]: no temporary folder");
        assertThat(ContextFailure.explain(
                        "spark://m:7077", new IllegalStateException("Cannot call methods on a stopped SparkContext.")))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the application did not start on spark://m:7077: Cannot call methods");
    }
}
