"""Apache Spark on this machine, two tasks at a time.

  {"do": "start", "folder"}                 from then on it works there, and what it says is in spark.log
  {"do": "python", "text"}                  runs lines of Python in which `sc` is Spark's context
  {"do": "scala", "path", "command", "to"}  the same as `sc.textFile(path).pipe(command).saveAsTextFile(to)` in Scala
"""

import os
import sys

from pyspark import SparkConf, SparkContext

from line import serve

contexts = []


def start(folder):
    os.chdir(folder)
    log = os.open("spark.log", os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 2)
    # What the answers are written to is not for the programs that Spark starts.
    sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(log, 1)
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    conf = SparkConf().setMaster("local[2]").setAppName("jwt").set("spark.ui.enabled", "false")
    contexts.append(SparkContext(conf=conf))


def python(text):
    exec(text, {"sc": contexts[0]})


def scala(path, command, to):
    # The method of Scala itself, called where it runs.
    contexts[0]._jsc.textFile(path).pipe(command).saveAsTextFile(to)


if __name__ == "__main__":
    serve(sys.modules[__name__])
